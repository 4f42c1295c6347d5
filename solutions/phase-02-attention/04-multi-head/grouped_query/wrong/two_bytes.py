"""which need not be two

Half precision is the usual case and not the only one: a cache kept in eight bits needs half of it,
and in single precision twice as much.
"""


def cache_bytes(n_layer, n_kv_head, d_head, n_pos, n_byte=2):
    return 2 * n_layer * n_kv_head * d_head * n_pos * 2
