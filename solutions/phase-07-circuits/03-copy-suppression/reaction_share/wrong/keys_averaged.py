"""the keys are averaged

Mean in place of sum.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after * (new_scale / scale)[:, None] - before).mean(-1)
    return reaction, (reaction.mean() / (total - direct).mean()).item()
