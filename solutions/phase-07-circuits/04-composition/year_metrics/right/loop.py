"""one prompt at a time, slices of a list"""

import torch


def year_metrics(logits, year_ids, start):
    p = torch.softmax(logits.double(), -1)[:, year_ids]
    differences, sharpness = [], []
    for row, s in zip(p, start.tolist(), strict=True):
        differences.append(row[s + 1 :].sum() - row[: s + 1].sum())
        after = row[s + 1] if s + 1 < len(row) else 0 * row[0]
        before = row[s - 1] if s > 0 else 0 * row[0]
        sharpness.append(after - before)
    return torch.stack(differences).to(logits.dtype), torch.stack(sharpness).to(logits.dtype)
