"""a mask of the key, and gather"""


def score_lead(before, after, place):
    import torch

    change = after - before
    mask = torch.nn.functional.one_hot(place, change.shape[-1])[:, None].to(change.dtype)
    own = (change * mask).sum(-1)
    others = (change * (1 - mask)).sum(-1) / (1 - mask).sum(-1)
    return (own - others).mean(0)
