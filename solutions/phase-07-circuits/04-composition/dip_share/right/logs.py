"""the difference of two logarithms of sums"""

import torch


def dip_share(steps, beta):
    height = torch.cumsum(steps, dim=1)
    at = torch.arange(steps.size(1), device=steps.device) + 1
    score = torch.where(steps == 0, -torch.inf, -beta * (height / at))
    dips = torch.where(height < 0, score, -torch.inf)
    return torch.exp(torch.logsumexp(dips, 1) - torch.logsumexp(score, 1))
