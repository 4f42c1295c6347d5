"""changes the list `heads`

The caller's list loses the heads that go, and the control is drawn from those that are left.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    intact, gone = loss(test, []), []
    generator = torch.Generator().manual_seed(seed)
    control = []
    for _ in range(n_random):
        order = torch.randperm(len(heads), generator=generator)[:n_remove].tolist()
        control.append(loss(test, [heads[i] for i in order]) - intact)
    for _ in range(n_remove):
        best = min(heads, key=lambda head: loss(choose, [*gone, head]))
        gone.append(best)
        heads.remove(best)
    return gone, loss(test, gone) - intact, torch.tensor(control)
