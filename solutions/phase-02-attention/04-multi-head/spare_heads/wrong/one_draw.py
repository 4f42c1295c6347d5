"""all random sets are one and the same

A generator that is seeded inside of the loop starts again each time.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    control = []
    for _ in range(n_random):
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(heads), generator=generator)[:n_remove].tolist()
        control.append(loss(test, [heads[i] for i in order]) - intact)
    return gone, loss(test, gone) - intact, torch.tensor(control)
