"""as it is

An empty cache has length 0 and counts as false. Text then begins without a cache, and the first
position is never kept.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    x = x + attn(ln1(x), past if past else None)
    return x + mlp(ln2(x))
