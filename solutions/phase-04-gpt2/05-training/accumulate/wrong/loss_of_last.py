"""the loss is

The gradients add up, and the loss that is returned is that of the last part.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    grads = [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits = model(weights, tokens).flatten(0, 1)
        flat = targets.flatten()
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
    return share.item(), grads
