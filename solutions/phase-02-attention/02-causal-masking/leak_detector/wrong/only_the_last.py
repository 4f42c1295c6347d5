"""only where the last input is read

Changing the last position is the quickest test there is, and it misses every leak from elsewhere.
"""


def find_leaks(model, x):
    n, before = len(x), model(x)
    moved = torch.zeros(n, n, dtype=torch.bool)
    for _ in range(8):
        changed = x.clone()
        changed[-1] = 3 * torch.randn(x[-1].shape)
        moved[:, -1] |= (model(changed) - before).abs().amax(-1) > 1e-5 * before.abs().max()
    return moved.triu(1)
