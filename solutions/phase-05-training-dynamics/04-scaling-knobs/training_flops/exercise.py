"""The operations of a training run, counted from the shape of the model."""


def forward_flops(n_layer: int, d_model: int, n_ctx: int, d_vocab: int) -> int:
    """Return the operations of a forward pass, for each token of a full window.

    Count matrix products only, a multiplication and an addition each. Every
    block has 12 d_model² weights in its matrices, and the unembedding
    d_model · d_vocab. Scores and the mix of values take all n_ctx keys,
    masked or not. A lookup in the embedding costs nothing.

    Example:
        >>> forward_flops(n_layer=1, d_model=2, n_ctx=3, d_vocab=5)
        140
    """
    ### BEGIN SOLUTION
    weights = 12 * n_layer * d_model**2 + d_model * d_vocab
    pairs = 2 * n_layer * n_ctx * d_model
    return 2 * (weights + pairs)
    ### END SOLUTION


def training_flops(n_layer: int, d_model: int, n_ctx: int, d_vocab: int, n_token: int) -> int:
    """Return the operations of training on n_token tokens, forward and backward.

    Example:
        >>> training_flops(n_layer=1, d_model=2, n_ctx=3, d_vocab=5, n_token=10)
        4200
    """
    ### BEGIN SOLUTION
    return 3 * n_token * forward_flops(n_layer, d_model, n_ctx, d_vocab)
    ### END SOLUTION
