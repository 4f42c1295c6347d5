"""one of q and z is missing

Patching needs what the head writes.
"""


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    heads = n_pos * d_head * (n_head + 2 * n_kv_head)
    return (
        batch * n_layer * (n_pos * (d_model + d_mlp) + heads + n_head * n_pos**2) * bytes_per_number
    )
