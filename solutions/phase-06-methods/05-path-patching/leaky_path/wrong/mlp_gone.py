"""the MLP's part is gone

Frozen is not removed.
"""


def path_change(x, sent, sent_corrupt, mlp, W):
    there = x + (sent_corrupt - sent)
    return (
        there / there.square().mean(-1, keepdim=True).sqrt() @ W
        - x / x.square().mean(-1, keepdim=True).sqrt() @ W
    )
