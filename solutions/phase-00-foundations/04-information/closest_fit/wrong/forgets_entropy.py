"""the entropy of the candidate

Forward, the entropy of p is the same for all candidates and may be left out. In reverse, each
candidate has an entropy of its own; without it, all weight goes to the single best outcome.
"""

import torch


def closest_fit(p, candidates):
    forward = -torch.special.xlogy(p, candidates).sum(-1)
    reverse = -torch.special.xlogy(candidates, p).sum(-1)
    return int(forward.argmin()), int(reverse.argmin())
