"""package

The exercise asks for this very function.
"""

import torch

from minigpt.interp.circuits.scrubbing import agreeing


def agreeing_partners(labels, seed=0):
    return agreeing(labels, torch.Generator().manual_seed(seed))
