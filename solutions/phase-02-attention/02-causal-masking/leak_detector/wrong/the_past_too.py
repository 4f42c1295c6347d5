"""the past is no leak

Every output depends on what came before it; that is what attention is for.
"""


def find_leaks(model, x):
    n, before = len(x), model(x)
    moved = torch.zeros(n, n, dtype=torch.bool)
    for j in range(n):
        for _ in range(8):
            changed = x.clone()
            changed[j] = 3 * torch.randn(x[j].shape)
            moved[:, j] |= (model(changed) - before).abs().amax(-1) > 1e-5 * before.abs().max()
    return moved
