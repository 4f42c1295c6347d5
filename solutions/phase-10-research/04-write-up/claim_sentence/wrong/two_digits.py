"""digits behind the point"""

import torch


def claim_sentence(what, values, control, unit, name):
    x, c = (torch.tensor(row, dtype=torch.float64) for row in (values, control))
    numbers = [x.mean().item(), x.std().item(), c.mean().item(), c.std().item()]
    digits = 2
    m, s, k, t = (f"{round(n, digits) + 0.0:.{digits}f}".replace("-", "−") for n in numbers)
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {k} ± {t}) [{name}]."
