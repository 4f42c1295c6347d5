"""labels do not change

The control task must not be the task.
"""

import torch


def control_labels(types, y, seed=0):
    names, which = types.unique(return_inverse=True)
    return torch.stack([y[types == name].mode().values for name in names])[which]
