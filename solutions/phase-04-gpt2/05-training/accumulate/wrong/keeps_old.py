"""the gradient that .grad held before is still in it

`backward` adds to `.grad`; whoever uses it has to clear it first.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total = 0.0
    for tokens, targets in parts:
        logits = model(weights, tokens).flatten(0, 1)
        share = (
            functional.cross_entropy(logits, targets.flatten(), ignore_index=SKIP, reduction="sum")
            / n_token
        )
        share.backward()
        total += share.item()
    return total, [w.grad.clone() for w in weights]
