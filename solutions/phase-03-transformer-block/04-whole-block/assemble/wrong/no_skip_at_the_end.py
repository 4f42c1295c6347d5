"""the MLP's output replaces the stream

The second write is an addition, like the first.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    x = x + attn(ln1(x), past)
    return mlp(ln2(x))
