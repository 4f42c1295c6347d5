"""One copy; the old value is put back after each run."""

import torch


def transplant_map(rest, source, base, pairs):
    values = []
    patched = base.clone()
    for i, j in pairs:
        patched[:, j] = source[:, i]
        values.append(rest(patched).clone())
        patched[:, j] = base[:, j]
    return torch.stack(values)
