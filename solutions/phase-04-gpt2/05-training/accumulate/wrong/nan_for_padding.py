"""are NaN (0/0 or ∞−∞)

The mean over no tokens is 0/0, and its weight of 0 does not save it.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits = model(weights, tokens).flatten(0, 1)
        n = int((targets != SKIP).sum())
        share = functional.cross_entropy(logits, targets.flatten(), ignore_index=SKIP) * (
            n / n_token
        )
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
