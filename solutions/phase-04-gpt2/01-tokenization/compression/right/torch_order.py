"""The order comes from torch; bytes are added up character by character."""

import torch


def compression(tokenizer, text, seed=0):
    order = torch.randperm(len(text), generator=torch.Generator().manual_seed(seed))
    size = sum(len(c.encode("utf-8")) for c in text)
    mixed = "".join(text[int(i)] for i in order)
    return tuple(size / len(tokenizer.encode(t)) for t in (text, mixed))
