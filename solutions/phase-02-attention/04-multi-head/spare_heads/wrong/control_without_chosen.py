"""avoids the heads that were chosen

Drawn from the rest, the control holds only heads that your own choice called important. Almost
any choice beats that.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    generator = torch.Generator().manual_seed(seed)
    rest = [head for head in heads if head not in gone]
    control = []
    for _ in range(n_random):
        order = torch.randperm(len(rest), generator=generator)[:n_remove].tolist()
        control.append(loss(test, [rest[i] for i in order]) - intact)
    return gone, loss(test, gone) - intact, torch.tensor(control)
