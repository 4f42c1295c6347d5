"""One product with weights: 1/n for late positions, −1/n for early ones."""


def context_score(losses, early, late):
    weights = torch.zeros(losses.shape[1], dtype=losses.dtype)
    weights[late[0] : late[1]] += 1 / (late[1] - late[0])
    weights[early[0] : early[1]] -= 1 / (early[1] - early[0])
    return torch.einsum("tp,p->t", losses, weights)
