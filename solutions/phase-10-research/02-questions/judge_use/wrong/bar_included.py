"""exceeds the bar

The bar itself counts as above.
"""

import torch


def judge_use(effects, controls, bar=1.25):
    effects, controls = effects.double(), controls.double()
    both = torch.cat([effects, controls])
    if len(effects) == 0 or effects.shape != controls.shape or not (both > 0).all():
        raise ValueError("draws need positive effects and controls")
    if not both.isfinite().all():
        raise ValueError("draws need finite effects and controls")
    m = (effects / controls).log().mean().exp().item()
    if m >= bar:
        return 1
    return -1 if m < 1 / bar else 0
