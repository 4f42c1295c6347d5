"""not 4 d_model

The MLP may have another width.
"""


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    heads = 2 * n_pos * d_head * (n_head + n_kv_head)
    return batch * n_layer * (5 * n_pos * d_model + heads + n_head * n_pos**2) * bytes_per_number
