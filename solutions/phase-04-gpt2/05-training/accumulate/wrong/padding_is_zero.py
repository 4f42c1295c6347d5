"""padding is read as token 0

`clamp` makes the index valid, and the padding a target.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits, flat = model(weights, tokens).flatten(0, 1), targets.flatten()
        share = functional.cross_entropy(logits, flat.clamp(min=0), reduction="sum") / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
