"""in memory at once

`retain_graph` keeps what the backward pass has read, for as long as the loss lives.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits, flat = model(weights, tokens).flatten(0, 1), targets.flatten()
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(
            grads, torch.autograd.grad(share, weights, retain_graph=True), strict=True
        ):
            grad += more
        total = total + share
    return total.item(), grads
