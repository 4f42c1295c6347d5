"""outputs that always sum to the same

The sum over a position's outputs is the natural scalar to differentiate, and after a softmax or a
LayerNorm it is a constant: everything may move while the sum stands still.
"""


def find_leaks(model, x):
    n, before = len(x), model(x).sum(-1)
    moved = torch.zeros(n, n, dtype=torch.bool)
    for j in range(1, n):
        changed = x.clone()
        changed[j] = 3 * torch.randn(x[j].shape)
        moved[:, j] = (model(changed).sum(-1) - before).abs() > 1e-4
    return moved.triu(1)
