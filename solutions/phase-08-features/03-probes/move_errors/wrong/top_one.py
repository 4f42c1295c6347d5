"""only the likeliest

The other moves count, too.
"""

import torch


def move_errors(logits, legal):
    top = logits[..., : legal.shape[-1]].argmax(-1, keepdim=True)
    return 1 - legal.gather(-1, top)[..., 0].long()
