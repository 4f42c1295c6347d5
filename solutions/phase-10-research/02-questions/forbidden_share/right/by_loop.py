"""a loop"""

import torch


def forbidden_share(allowed):
    rows = []
    for table in allowed:
        left = 1.0
        for results in table:
            left *= results.sum().item() / len(results)
        rows.append(1 - left)
    return torch.tensor(rows, dtype=torch.float64)
