"""one mean scale is used for all prompts

The scales differ.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after * new_scale.mean() / scale.mean() - before).sum(-1)
    return reaction, (reaction.mean() / (total - direct).mean()).item()
