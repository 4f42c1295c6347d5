"""half of what is needed

A query compares itself with keys, and then mixes values. Both have to be kept.
"""


def cache_bytes(n_layer, n_kv_head, d_head, n_pos, n_byte=2):
    return n_layer * n_kv_head * d_head * n_pos * n_byte
