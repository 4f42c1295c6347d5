"""both bugs are still there

The code of the stub.
"""


def path_change(x, sent, sent_corrupt, mlp, W):
    here = x + mlp(x)
    patched = x + (sent_corrupt - sent)
    there = patched + mlp(patched)
    scale = here.square().mean(-1, keepdim=True).sqrt()
    return (there - here) / scale @ W
