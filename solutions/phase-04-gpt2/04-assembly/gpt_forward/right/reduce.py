"""A fold over the blocks, and a sum over named axes."""

from functools import reduce

import torch


def gpt_forward(tokens, embedding, blocks, ln_final, W_U, past=None):
    start = past.length if past is not None else 0
    caches = [None] * len(blocks) if past is None else [past.layer(i) for i in range(len(blocks))]
    pairs = zip(blocks, caches, strict=True)
    x = reduce(lambda x, pair: pair[0](x, pair[1]), pairs, embedding(tokens, start))
    return torch.einsum("bpd,dv->bpv", ln_final(x), W_U)
