"""the patch is put at position i

i counts in the source, and j in the base.
"""

import torch


def transplant_map(rest, source, base, pairs):
    values = []
    for i, _j in pairs:
        patched = base.clone()
        patched[:, i] = source[:, i]
        values.append(rest(patched))
    return torch.stack(values)
