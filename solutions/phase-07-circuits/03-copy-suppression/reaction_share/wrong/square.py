"""the reaction are wrong

As many keys as prompts: the scales run along the keys.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    ratio = new_scale / scale
    if len(ratio) != after.shape[1]:
        ratio = ratio[:, None]
    reaction = (after * ratio - before).sum(-1)
    return reaction, (reaction.mean() / (total - direct).mean()).item()
