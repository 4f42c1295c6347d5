"""unexpected keyword argument

Attention takes past as its second argument, whatever its name there.
"""


def block(x, ln1, attn, ln2, mlp, past=None):
    mid = x + attn(ln1(x), past=past)
    return mid + mlp(ln2(mid))
