"""turn it over

Values that shrink with the number of tests correct nothing.
"""

import torch


def benjamini_hochberg(p):
    ranked, order = p.double().sort()
    rank = torch.arange(1, len(p) + 1)
    scaled = ranked * rank / len(p)
    adjusted = scaled.flip(0).cummin(0).values.flip(0)
    return adjusted[order.argsort()]
