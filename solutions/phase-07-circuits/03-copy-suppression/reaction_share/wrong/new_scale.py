"""brought to the *new* scale

The other reference.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after - before * (scale / new_scale)[:, None]).sum(-1)
    return reaction, (reaction.mean() / (total - direct).mean()).item()
