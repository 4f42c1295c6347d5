"""the MLP still reads the change

The path through the MLP is another one.
"""


def path_change(x, sent, sent_corrupt, mlp, W):
    here = x + mlp(x)
    patched = x + (sent_corrupt - sent)
    there = patched + mlp(patched)
    return rms_norm(there) @ W - rms_norm(here) @ W


def rms_norm(y):
    return y / y.square().mean(-1, keepdim=True).sqrt()
