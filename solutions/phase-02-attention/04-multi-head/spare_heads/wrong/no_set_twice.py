"""no set is drawn twice

Draws without repetition are not independent, and the spread of few sets comes out too small.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    generator = torch.Generator().manual_seed(seed)
    control, seen, tries = [], set(), 0
    while len(control) < n_random:
        order = torch.randperm(len(heads), generator=generator)[:n_remove].tolist()
        tries += 1
        if frozenset(order) in seen and tries < 1000:
            continue
        seen.add(frozenset(order))
        control.append(loss(test, [heads[i] for i in order]) - intact)
    return gone, loss(test, gone) - intact, torch.tensor(control)
