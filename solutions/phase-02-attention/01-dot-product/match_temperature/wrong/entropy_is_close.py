"""does the search stop when the entropy is close

Near its largest value the entropy hardly changes with T: a small error of the entropy is a large
error of T.
"""

import torch


def match_temperature(scores, entropy):
    cold, hot, found = 1e-3, 1e3, -1.0
    while abs(found - entropy) > 1e-4:
        t = (cold * hot) ** 0.5
        found = float(torch.special.entr((scores.double() / t).softmax(-1)).sum(-1).mean())
        cold, hot = (t, hot) if found < entropy else (cold, t)
    return t
