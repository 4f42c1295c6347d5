"""A running mean: every part moves it by its share of the tokens seen so far."""


def accumulate(model, weights, parts):
    seen, mean, grads = 0, 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        n = int((targets != SKIP).sum())
        if n == 0:
            continue
        seen += n
        logits = model(weights, tokens).flatten(0, 1)
        loss = functional.cross_entropy(logits, targets.flatten(), ignore_index=SKIP)
        new = torch.autograd.grad(loss, weights)
        grads = [g + (more - g) * (n / seen) for g, more in zip(grads, new, strict=True)]
        mean += (loss.item() - mean) * n / seen
    return mean, grads
