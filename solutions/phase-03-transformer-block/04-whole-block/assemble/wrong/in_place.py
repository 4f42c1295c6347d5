"""your code changes x

`+=` writes into the tensor that the caller still holds.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    x += attn(ln1(x), past)
    x += mlp(ln2(x))
    return x
