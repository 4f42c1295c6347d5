"""the two effects are at different scales

The trap of the lesson.
"""


def reaction_share(before, after, scale, new_scale, direct, total):
    reaction = (after - before).sum(-1)
    return reaction, (reaction.mean() / (total - direct).mean()).item()
