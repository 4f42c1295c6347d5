"""share all draws but one

Draw i of seed 1 is draw i − 1 of seed 2. Two runs that are meant to be independent agree almost
completely, and the spread between seeds says nothing.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    control = []
    for i in range(n_random):
        generator = torch.Generator().manual_seed(seed + i)
        order = torch.randperm(len(heads), generator=generator)[:n_remove].tolist()
        control.append(loss(test, [heads[i] for i in order]) - intact)
    return gone, loss(test, gone) - intact, torch.tensor(control)
