"""prompt by prompt"""


def reaction_share(before, after, scale, new_scale, direct, total):
    import torch

    reaction = torch.stack(
        [(a * t / s - b).sum() for b, a, s, t in zip(before, after, scale, new_scale, strict=True)]
    )
    return reaction, (reaction.sum() / (total - direct).sum()).item()
