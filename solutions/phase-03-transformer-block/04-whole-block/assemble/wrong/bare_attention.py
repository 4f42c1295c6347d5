"""attention reads the stream without its norm

Attention then hears how large the stream is, and its scores grow with depth.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    x = x + attn(x, past)
    return x + mlp(ln2(x))
