"""and should be an int

`argmin` gives a tensor.
"""

import torch


def best_jump(y):
    def error(part):
        return ((part - part.mean()) ** 2).sum()

    errors = torch.stack([error(y[:c]) + error(y[c:]) for c in range(2, len(y) - 1)])
    return errors.argmin() + 2, 1 - errors.min() / error(y)
