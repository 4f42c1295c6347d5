"""k and v have n_kv_head heads

Where heads share keys, fewer are stored.
"""


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    heads = 4 * n_pos * d_head * n_head
    return (
        batch * n_layer * (n_pos * (d_model + d_mlp) + heads + n_head * n_pos**2) * bytes_per_number
    )
