"""the change is normalized by itself

Then a small change counts as much as a large one.
"""


def path_change(x, sent, sent_corrupt, mlp, W):
    change = sent_corrupt - sent
    return change / change.square().mean(-1, keepdim=True).sqrt() @ W
