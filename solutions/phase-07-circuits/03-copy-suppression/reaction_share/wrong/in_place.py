"""your code changes its input after in place

The scales are multiplied into the caller's tensor.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    after *= (new_scale / scale)[:, None]
    reaction = (after - before).sum(-1)
    return reaction, (reaction.mean() / (total - direct).mean()).item()
