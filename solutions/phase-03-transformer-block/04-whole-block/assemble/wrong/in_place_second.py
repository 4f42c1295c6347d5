"""may be x itself

Attention's output is written into, and it may be the tensor that attention read.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    mid = attn(ln1(x), past)
    mid += x
    return mid + mlp(ln2(mid))
