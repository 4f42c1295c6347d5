"""its padding does not count

The weight of a part is the number of its tokens that count.
"""


def accumulate(model, weights, parts):
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits, flat = model(weights, tokens).flatten(0, 1), targets.flatten()
        mean = functional.cross_entropy(logits, flat, ignore_index=SKIP)
        share = mean * flat.numel() / sum(t.numel() for _, t in parts)
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
