"""Heads that share keys and values."""

from jaxtyping import Float
from torch import Tensor


def share(
    part: Float[Tensor, "*batch kv_head d_head"], n_head: int
) -> Float[Tensor, "*batch head d_head"]:
    """Give every head the key or value of its group.

    `n_head` heads share `kv_head` keys, and kv_head divides n_head. The
    first n_head / kv_head heads share the first, the next ones the
    second, and so on.

    Example:
        Two keys for four heads.

        >>> share(torch.tensor([[1.0], [2.0]]), n_head=4).flatten().tolist()
        [1.0, 1.0, 2.0, 2.0]
    """
    ### BEGIN SOLUTION
    return part.repeat_interleave(n_head // part.shape[-2], dim=-2)
    ### END SOLUTION


def pool_heads(
    W: Float[Tensor, "head d_model d_head"], n_kv_head: int
) -> Float[Tensor, "kv_head d_model d_head"]:
    """Make the shared projection of a model that did not share.

    Each group's is the mean of its heads' (what Ainslie et al. start
    from). Where the heads of a group agree already, nothing is lost.
    """
    ### BEGIN SOLUTION
    return W.unflatten(0, (n_kv_head, -1)).mean(1)
    ### END SOLUTION


def cache_bytes(n_layer: int, n_kv_head: int, d_head: int, n_pos: int, n_byte: int = 2) -> int:
    """Return the bytes that a cache needs for `n_pos` positions.

    It holds what later queries need of each position in each layer;
    a number takes `n_byte` bytes.
    """
    ### BEGIN SOLUTION
    return 2 * n_layer * n_kv_head * d_head * n_pos * n_byte
    ### END SOLUTION
