"""on the scale of logarithms"""

import torch


def judge_use(effects, controls, bar=1.25):
    effects, controls = effects.double(), controls.double()
    both = torch.cat([effects, controls])
    if len(effects) == 0 or effects.shape != controls.shape or not (both > 0).all():
        raise ValueError("draws need positive effects and controls")
    if not both.isfinite().all():
        raise ValueError("draws need finite effects and controls")
    from math import log

    mean = (effects.log() - controls.log()).mean().item()
    return (mean > log(bar)) - (mean < -log(bar))
