"""The shapes, multiplied."""

import math


def cache_bytes(
    n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch=1, bytes_per_number=4
):
    shapes = [(n_pos, d_model), (n_pos, d_mlp), (n_head, n_pos, n_pos)]
    shapes += 2 * [(n_pos, n_head, d_head), (n_pos, n_kv_head, d_head)]
    return n_layer * batch * bytes_per_number * sum(map(math.prod, shapes))
