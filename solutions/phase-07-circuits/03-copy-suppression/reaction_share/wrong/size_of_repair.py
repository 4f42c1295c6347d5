"""the sign of the repair is lost

Each prompt's repair without its sign.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = after.sum(-1) * new_scale / scale - before.sum(-1)
    return reaction, (reaction.mean() / (total - direct).abs().mean()).item()
