"""the repair is total less direct, signed

The absolute value of the mean repair.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = after.sum(-1) * new_scale / scale - before.sum(-1)
    return reaction, (reaction.mean() / (total - direct).mean().abs()).item()
