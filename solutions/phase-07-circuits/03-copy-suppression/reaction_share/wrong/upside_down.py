"""the ratio of the scales is upside down

σ/σ' in place of σ'/σ.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after * (scale / new_scale)[:, None] - before).sum(-1)
    return reaction, (reaction.mean() / (total - direct).mean()).item()
