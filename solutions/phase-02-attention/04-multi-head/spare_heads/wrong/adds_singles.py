"""removed one at a time and the losses added

Importance does not add. Heads that back each other up are worth more together than their sum,
and heads that need each other less.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = []
    for _ in range(n_remove):
        left = [head for head in heads if head not in gone]
        gone.append(min(left, key=lambda head: loss(choose, [*gone, head])))
    intact = loss(test, [])
    generator = torch.Generator().manual_seed(seed)

    def worth(chosen):
        return sum(loss(test, [head]) - intact for head in chosen)

    control = []
    for _ in range(n_random):
        order = torch.randperm(len(heads), generator=generator)[:n_remove].tolist()
        control.append(worth([heads[i] for i in order]))
    return gone, worth(gone), torch.tensor(control)
