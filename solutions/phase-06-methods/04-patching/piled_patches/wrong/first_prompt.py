"""every prompt got the first prompt

`source[0, i]` has lost the batch axis.
"""

import torch


def transplant_map(rest, source, base, pairs):
    values = []
    for i, j in pairs:
        patched = base.clone()
        patched[:, j] = source[0, i]
        values.append(rest(patched))
    return torch.stack(values)
