"""with the zeros above

A dense pattern stores its upper triangle, too.
"""


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    heads = 2 * n_pos * d_head * (n_head + n_kv_head)
    pattern = n_head * n_pos * (n_pos + 1) // 2
    return batch * n_layer * (n_pos * (d_model + d_mlp) + heads + pattern) * bytes_per_number
