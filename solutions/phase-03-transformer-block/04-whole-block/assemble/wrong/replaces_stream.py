"""what attention returns replaces the stream

Without the addition, everything that attention does not copy is lost.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    x = attn(ln1(x), past)
    return x + mlp(ln2(x))
