"""the norm is still that of the unpatched stream

A frozen scale makes the path linear, and gives another number.
"""


def path_change(x, sent, sent_corrupt, mlp, W):
    here = x + mlp(x)
    there = here + (sent_corrupt - sent)
    scale = here.square().mean(-1, keepdim=True).sqrt()
    return (there - here) / scale @ W
