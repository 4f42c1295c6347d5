"""Every product of a block written out as (rows, inner, columns)."""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    d = d_model
    block = [(1, d, 3 * d), (1, d, d), (1, d, 4 * d), (1, 4 * d, d), (1, d, n_ctx), (1, n_ctx, d)]
    products = n_layer * block + [(1, d, d_vocab)]
    return sum(2 * a * b * c for a, b, c in products)
