"""not in the order in which they were chosen

The order says which head to remove first, and how much each one adds; sorting throws it away.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    generator = torch.Generator().manual_seed(seed)
    control = []
    for _ in range(n_random):
        order = torch.randperm(len(heads), generator=generator)[:n_remove].tolist()
        control.append(loss(test, [heads[i] for i in order]) - intact)
    return sorted(gone), loss(test, gone) - intact, torch.tensor(control)
