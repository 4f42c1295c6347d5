"""heads of different groups are averaged

Groups are consecutive heads, here as in `share`. If the two disagree, a head gets a key that it
had no part in.
"""


def pool_heads(W, n_kv_head):
    return W.unflatten(0, (-1, n_kv_head)).mean(0)
