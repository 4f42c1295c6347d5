"""from position j on

`[:, j:]` replaces everything behind the patch as well.
"""

import torch


def transplant_map(rest, source, base, pairs):
    values = []
    for i, j in pairs:
        patched = base.clone()
        patched[:, j:] = source[:, i : i + 1]
        values.append(rest(patched))
    return torch.stack(values)
