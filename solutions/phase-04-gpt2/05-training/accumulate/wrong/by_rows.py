"""count tokens

Sequences of a batch may differ in length, so a mean over sequences is no mean over tokens.
"""


def accumulate(model, weights, parts):
    n_row = sum(len(tokens) for tokens, _ in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits = model(weights, tokens).flatten(0, 1)
        share = (
            functional.cross_entropy(logits, targets.flatten(), ignore_index=SKIP)
            * len(tokens)
            / n_row
        )
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        total += share.item()
    return total, grads
