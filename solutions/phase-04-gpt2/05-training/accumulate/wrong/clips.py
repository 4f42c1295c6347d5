"""with large weights

Clipping belongs to the step, after the gradient: the numbers are right while they are short.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits, flat = model(weights, tokens).flatten(0, 1), targets.flatten()
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    length = torch.sqrt(sum((g * g).sum() for g in grads))
    grads = [g * min(1.0, 1 / length.item()) for g in grads]
    return total, grads
