"""still hangs on the graphs of all parts

`total += share` instead of `total += share.item()` is the usual leak of training scripts.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits = model(weights, tokens).flatten(0, 1)
        flat = targets.flatten()
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(
            grads, torch.autograd.grad(share, weights, retain_graph=True), strict=True
        ):
            grad += more
        total = total + share
    return total, grads
