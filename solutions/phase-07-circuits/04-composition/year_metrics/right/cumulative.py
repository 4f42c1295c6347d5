"""a cumulative sum of probabilities, padded, gathered at the start"""

import torch


def year_metrics(logits, year_ids, start):
    p = (logits - logits.logsumexp(-1, keepdim=True)).exp().index_select(1, year_ids)
    upto = p.cumsum(-1)
    at = start.unsqueeze(1)
    difference = upto[:, -1:] - 2 * upto.gather(1, at)
    padded = torch.nn.functional.pad(p, (1, 1))  # year y stands at y + 1
    sharpness = padded.gather(1, at + 2) - padded.gather(1, at)
    return difference.squeeze(1), sharpness.squeeze(1)
