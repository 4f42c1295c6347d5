"""every head its own key and value

Queries are per head, keys and values per group. With three heads a key that makes attention a third
smaller.
"""


def block_parameters(d_model, n_head, n_kv_head, d_head, d_mlp):
    return 4 * n_head * d_head * d_model + 3 * d_model * d_mlp + 2 * d_model
