"""A dictionary in another order, from sums."""

import torch


def report_numbers(clean, ablated):
    before, rise = clean.double(), ablated.double() - clean.double()
    n = rise.numel()
    worse = torch.count_nonzero(rise > 0).item()
    return {
        "worse": round(100 * worse / n, 1),
        "percent": round(100 * rise.sum().item() / before.sum().item(), 1),
        "rise": round(rise.sum().item() / n, 2),
    }
