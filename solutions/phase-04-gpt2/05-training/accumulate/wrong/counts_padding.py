"""padding counts as tokens in the divisor

Padding adds nothing to the sum, and must add nothing to the count.
"""


def accumulate(model, weights, parts):
    n_token = sum(targets.numel() for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits = model(weights, tokens).flatten(0, 1)
        flat = targets.flatten()
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
