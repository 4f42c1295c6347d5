"""Above the first square that is not named."""

import torch


def move_errors(logits, legal):
    s = legal.shape[-1]
    z = logits[..., :s]
    n = legal.sum(-1, keepdim=True)
    srt = z.sort(-1, descending=True).values
    named = (z > srt.gather(-1, n.clamp(max=s - 1))) | (n == s)
    return (named != legal).sum(-1)
