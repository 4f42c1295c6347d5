"""A loop over texts and tokens; the logsumexp in double precision."""

import torch


def prefix_loss(model, tokens):
    rows = []
    for text in tokens:
        row = []
        for i in range(1, len(text)):
            logits = model(text[None, :i])[0, -1]
            row.append((logits.double().logsumexp(-1) - logits[text[i]]).to(logits.dtype))
        rows.append(torch.stack(row))
    return torch.stack(rows)
