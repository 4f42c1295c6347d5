"""Parameters and operations of a block with shared keys, a gated MLP and no biases."""


def block_parameters(d_model: int, n_head: int, n_kv_head: int, d_head: int, d_mlp: int) -> int:
    """Count the trained numbers of one Llama block.

    Two RMSNorms; attention with n_head queries but only n_kv_head keys
    and values; a SwiGLU MLP. Nothing has a bias.

    Example:
        >>> block_parameters(2, n_head=1, n_kv_head=1, d_head=2, d_mlp=3)
        38
    """
    raise NotImplementedError("3.4.5 counts: your code here")


def fair_width(d_mlp: int) -> int:
    """Give a SwiGLU the width at which it is as large as an MLP of d_mlp.

    Count matrices only, and round down.

    Example:
        >>> fair_width(12)
        8
    """
    raise NotImplementedError("3.4.5 counts: your code here")


def even_length(d_model: int, n_head: int, n_kv_head: int, d_head: int, d_mlp: int) -> float:
    """Find the length at which a block spends half of its work on pairs.

    That is: the operations of scores and mix (for all n² pairs of
    positions) equal those of all products with weights.

    Example:
        >>> even_length(2, n_head=1, n_kv_head=1, d_head=2, d_mlp=3)
        8.5
    """
    raise NotImplementedError("3.4.5 counts: your code here")
