"""the text was closed to a circle

roll brings the first token to the end, and counts a pair that is not in the text.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens.long() * d_vocab + tokens.roll(-1).long()
    w = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double() + alpha
    w[w.sum(1) == 0] = 1.0
    return w / w.sum(1, keepdim=True)
