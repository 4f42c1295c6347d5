"""A loop over layers and prompts of one sum."""


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    total = 0
    for _ in range(n_layer):
        total += batch * n_pos * d_model
        total += batch * n_pos * d_mlp
        total += 2 * batch * n_pos * n_head * d_head
        total += 2 * batch * n_pos * n_kv_head * d_head
        total += batch * n_head * n_pos * n_pos
    return total * bytes_per_number
