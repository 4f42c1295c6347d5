"""3 parts run the model 6 times

One run for the loss and one for the gradient cost a forward pass too many.
"""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    total, grads = 0.0, [torch.zeros_like(w) for w in weights]
    for tokens, targets in parts:
        logits, flat = model(weights, tokens).flatten(0, 1), targets.flatten()
        share = functional.cross_entropy(logits, flat, ignore_index=SKIP, reduction="sum") / n_token
        for grad, more in zip(grads, torch.autograd.grad(share, weights), strict=True):
            grad += more
        with torch.no_grad():
            again = model(weights, tokens).flatten(0, 1)
            loss = functional.cross_entropy(again, flat, ignore_index=SKIP, reduction="sum")
        total += loss.item() / n_token
    return total, grads
