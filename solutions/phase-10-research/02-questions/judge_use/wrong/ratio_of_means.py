"""ratios of 4 and 1/4

One large draw decides for all.
"""

import torch


def judge_use(effects, controls, bar=1.25):
    effects, controls = effects.double(), controls.double()
    both = torch.cat([effects, controls])
    if len(effects) == 0 or effects.shape != controls.shape or not (both > 0).all():
        raise ValueError("draws need positive effects and controls")
    if not both.isfinite().all():
        raise ValueError("draws need finite effects and controls")
    ratio = effects.mean() / controls.mean()
    if ratio > bar:
        return 1
    return -1 if ratio < 1 / bar else 0
