"""digits behind the point

The digits follow the larger of two spreads, so a noisy control blurs the result.
"""

import torch


def claim_sentence(what, values, control, unit, name):
    x = torch.tensor(values, dtype=torch.float64)
    c = torch.tensor(control, dtype=torch.float64)
    nums = [x.mean().item(), x.std().item(), c.mean().item(), c.std().item()]
    d = 0
    if nums[1] > 0:
        d = max(0, 1 - int(f"{max(nums[1], nums[3]):.1e}".split("e")[1]))

    def show(n):
        return f"{round(n, d) + 0.0:.{d}f}".replace("-", "−")

    m, s, k, t = map(show, nums)
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {k} ± {t}) [{name}]."
