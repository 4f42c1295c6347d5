"""Log-probabilities picked by hand, in double precision for the loss."""


def accumulate(model, weights, parts):
    n_token = sum(int((targets != SKIP).sum()) for _, targets in parts)
    losses, grads = [], None
    for tokens, targets in parts:
        logits = model(weights, tokens)
        kept = targets != SKIP
        logp = logits - logits.logsumexp(-1, keepdim=True)
        picked = logp[kept].gather(-1, targets[kept][:, None])
        share = -picked.sum() / n_token
        new = torch.autograd.grad(share, weights)
        grads = new if grads is None else [a + b for a, b in zip(grads, new, strict=True)]
        losses.append(share.double().item())
    return sum(losses), list(grads)
