"""attention is missing

The rule "2 N a token" knows only weights.
"""


def forward_flops(n_layer, d_model, n_ctx, d_vocab):
    return 2 * (12 * n_layer * d_model**2 + d_model * d_vocab)
