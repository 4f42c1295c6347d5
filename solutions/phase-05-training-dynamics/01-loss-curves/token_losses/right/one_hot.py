"""Log-sum-exp minus a product with one-hot rows, a position at a time."""

from torch.nn.functional import one_hot


def token_losses(logits, tokens):
    losses = []
    for i in range(tokens.shape[1] - 1):
        z = logits[:, i]
        own = torch.einsum("bv,bv->b", one_hot(tokens[:, i + 1], z.shape[1]).to(z.dtype), z)
        losses.append(torch.logsumexp(z, -1) - own)
    return torch.stack(losses, 1)
