"""moved by one

The shift belongs where targets are made.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits, flat = model(weights, tokens).flatten(0, 1), targets.flatten()
        logits, flat = (
            logits.view(*targets.shape, -1)[:, :-1].flatten(0, 1),
            targets[:, 1:].flatten(),
        )
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
