"""once more than there are layers

The stream behind the last block was not asked for.
"""


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    heads = 2 * n_pos * d_head * (n_head + n_kv_head)
    each = n_pos * (d_model + d_mlp) + heads + n_head * n_pos**2
    return batch * (n_layer * each + n_pos * d_model) * bytes_per_number
