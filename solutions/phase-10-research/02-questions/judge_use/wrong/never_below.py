"""effects a third of their controls

An effect far below its control refutes the hypothesis, and this code cannot say so.
"""

import torch


def judge_use(effects, controls, bar=1.25):
    effects, controls = effects.double(), controls.double()
    both = torch.cat([effects, controls])
    if len(effects) == 0 or effects.shape != controls.shape or not (both > 0).all():
        raise ValueError("draws need positive effects and controls")
    if not both.isfinite().all():
        raise ValueError("draws need finite effects and controls")
    ratio = (effects / controls).log().mean().exp()
    return int(ratio > bar)
