"""the bytes

A float holds 16 digits, and rounding comes too late.
"""


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    heads = 2.0 * n_pos * d_head * (n_head + n_kv_head)
    all_ = batch * n_layer * (n_pos * (d_model + d_mlp) + heads + n_head * n_pos**2)
    return round(all_ * bytes_per_number)
