"""a causal model is accused

Floating-point sums depend on the order in which they are taken. "Not bitwise equal" is no leak.
"""


def find_leaks(model, x):
    n, before = len(x), model(x)
    moved = torch.zeros(n, n, dtype=torch.bool)
    for j in range(1, n):
        for _ in range(8):
            changed = x.clone()
            changed[j] = 3 * torch.randn(x[j].shape)
            moved[:, j] |= (model(changed) != before).any(-1)
    return moved.triu(1)
