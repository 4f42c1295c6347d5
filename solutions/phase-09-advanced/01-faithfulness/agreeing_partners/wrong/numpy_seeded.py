"""global random state

numpy has a global state as well.
"""

import numpy as np
import torch


def agreeing_partners(labels, seed=0):
    np.random.seed(seed)
    groups = [np.flatnonzero((labels == label).numpy()) for label in labels]
    return torch.tensor([int(np.random.choice(group)) for group in groups])
