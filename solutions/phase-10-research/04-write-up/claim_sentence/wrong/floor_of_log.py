"""digits behind the point

0.0998 has its first digit in the hundredths, until it is rounded.
"""

import math

import torch


def claim_sentence(what, values, control, unit, name):
    x, c = (torch.tensor(row, dtype=torch.float64) for row in (values, control))
    numbers = [x.mean().item(), x.std().item(), c.mean().item(), c.std().item()]
    digits = max(0, 1 - math.floor(math.log10(numbers[1])))
    m, s, k, t = (f"{round(n, digits) + 0.0:.{digits}f}".replace("-", "−") for n in numbers)
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {k} ± {t}) [{name}]."
