"""digits behind the point

round(1234.5, -1) is 1230: the digits before the point go, too.
"""

import torch


def claim_sentence(what, values, control, unit, name):
    x, c = (torch.tensor(row, dtype=torch.float64) for row in (values, control))
    numbers = [x.mean().item(), x.std().item(), c.mean().item(), c.std().item()]
    digits = 1 - int(f"{numbers[1]:.1e}".split("e")[1])
    shown = [str(round(n, digits) + 0.0).replace("-", "−") for n in numbers]
    m, s, k, t = shown
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {k} ± {t}) [{name}]."
