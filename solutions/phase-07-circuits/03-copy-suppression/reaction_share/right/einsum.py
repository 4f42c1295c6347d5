"""what is written, by einsum, and one division at the end"""


def reaction_share(before, after, scale, new_scale, direct, total):
    import torch

    wrote = torch.einsum("bk,b->b", after.double(), new_scale.double())
    reaction = wrote / scale.double() - before.double().sum(1)
    share = float(reaction.sum() / (total.double() - direct.double()).sum())
    return reaction.to(before.dtype), share
