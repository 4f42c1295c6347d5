"""a loop"""

import torch


def judge_use(effects, controls, bar=1.25):
    effects, controls = effects.double(), controls.double()
    both = torch.cat([effects, controls])
    if len(effects) == 0 or effects.shape != controls.shape or not (both > 0).all():
        raise ValueError("draws need positive effects and controls")
    if not both.isfinite().all():
        raise ValueError("draws need finite effects and controls")
    from math import exp, log

    total = 0.0
    for e, c in zip(effects.tolist(), controls.tolist(), strict=True):
        total += log(e) - log(c)
    ratio = exp(total / len(effects))
    if ratio > bar:
        return 1
    if ratio < 1 / bar:
        return -1
    return 0
