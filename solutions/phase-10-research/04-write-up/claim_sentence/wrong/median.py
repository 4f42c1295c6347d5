"""is the median"""

import torch


def claim_sentence(what, values, control, unit, name):
    x, c = (torch.tensor(row, dtype=torch.float64) for row in (values, control))
    numbers = [x.median().item(), x.std().item(), c.mean().item(), c.std().item()]
    digits = max(0, 1 - int(f"{numbers[1]:.1e}".split("e")[1]))
    m, s, k, t = (f"{round(n, digits) + 0.0:.{digits}f}".replace("-", "−") for n in numbers)
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {k} ± {t}) [{name}]."
