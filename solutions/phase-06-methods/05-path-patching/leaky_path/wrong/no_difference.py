"""subtract what it gets in the run as it is

An effect is a change.
"""


def path_change(x, sent, sent_corrupt, mlp, W):
    there = x + mlp(x) + (sent_corrupt - sent)
    return there / there.square().mean(-1, keepdim=True).sqrt() @ W
