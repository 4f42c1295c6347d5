"""index_add in double precision, one number at a time at the end."""

import torch


def class_sharing(hidden, labels, n_class):
    sums = torch.zeros(n_class, hidden.shape[1], dtype=torch.float64)
    sums = sums.index_add(0, labels.long(), hidden.double())
    means = sums / torch.bincount(labels.long(), minlength=n_class).clamp(min=1)[:, None]
    out = []
    for m in means.T:
        out.append(0.0 if m.sum() == 0 else float(1 / ((m / m.sum()) ** 2).sum()))
    return torch.tensor(out, dtype=torch.float64).to(hidden.dtype)
