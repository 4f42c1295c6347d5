"""Lengths by `torch.linalg`, copies by `clone`."""


def shuffle_effect(model, tokens, other, order):
    a, b = tokens.clone(), tokens.clone()
    a[:, :-1] = tokens[:, :-1][:, order]
    b[:, :-1] = other[:, :-1]
    y = model(tokens)[:, -1, :]
    moves = [torch.linalg.vector_norm(model(t)[:, -1, :] - y, dim=1) for t in (a, b)]
    return torch.mean(moves[0]) / torch.mean(moves[1])
