"""the reaction with two keys"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after * (new_scale / scale)[:, None] - before)[:, 0]
    return reaction, (reaction.mean() / (total - direct).mean()).item()
