"""there are two products over pairs

Comparing is one, mixing the values is the other, and it costs the same.
"""


def even_length(d_model, n_head, n_kv_head, d_head, d_mlp):
    matrices = block_parameters(d_model, n_head, n_kv_head, d_head, d_mlp) - 2 * d_model
    return matrices / (n_head * d_head)
