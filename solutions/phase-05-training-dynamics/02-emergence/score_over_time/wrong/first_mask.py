"""the targets of the first prompt are used for all

Prompts repeat after different periods, so their targets differ.
"""


def score_over_time(patterns, targets):
    paid = (patterns * targets[0]).sum((1, 3, 4))
    return paid / (targets[0].any(-1).sum() * patterns.shape[1])
