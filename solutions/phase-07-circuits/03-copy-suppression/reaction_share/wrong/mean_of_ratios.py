"""the mean of the prompts' ratios

A ratio for each prompt.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after * (new_scale / scale)[:, None] - before).sum(-1)
    return reaction, (reaction / (total - direct)).mean().item()
