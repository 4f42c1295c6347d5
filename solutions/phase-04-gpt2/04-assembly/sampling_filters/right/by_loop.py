"""A loop over rows and tokens."""

import torch


def keep_top_p(logits, p):
    rows = logits.reshape(-1, logits.shape[-1])
    out = torch.full_like(rows, -torch.inf)
    for row, new in zip(rows, out, strict=True):
        probability, mass = row.softmax(-1), 0.0
        for token in row.argsort(descending=True).tolist():
            new[token] = row[token]
            mass += probability[token].item()
            if mass >= p:
                break
    return out.reshape(logits.shape)


def keep_top_k(logits, k):
    best = logits.topk(min(k, logits.shape[-1]))
    return torch.full_like(logits, -torch.inf).scatter(-1, best.indices, best.values)
