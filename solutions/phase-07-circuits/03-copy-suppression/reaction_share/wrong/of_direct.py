"""divided by the direct effect

Another share.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after * (new_scale / scale)[:, None] - before).sum(-1)
    return reaction, (reaction.mean() / direct.mean().abs()).item()
