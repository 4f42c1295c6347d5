"""that is D(q ‖ p)

The mean is taken under p, the distribution that the outcomes come from.
"""


def kl(p, q):
    import torch

    return (torch.special.xlogy(q, q) - torch.special.xlogy(q, p)).sum(-1)
