"""the source is read at position j

The prompts have different lengths: the same number is another word.
"""

import torch


def transplant_map(rest, source, base, pairs):
    values = []
    for _i, j in pairs:
        patched = base.clone()
        patched[:, j] = source[:, min(j, source.shape[1] - 1)]
        values.append(rest(patched))
    return torch.stack(values)
