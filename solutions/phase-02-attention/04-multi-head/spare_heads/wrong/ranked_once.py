"""one by one, each of two heads that stand in for each other

A ranking by single ablations never sees two heads missing at once. Two that back each other up
both look useless, so both go, and with them the job.
"""


def spare_heads(loss, heads, choose, test, n_remove, n_random=20, seed=0):
    gone = sorted(heads, key=lambda head: loss(choose, [head]))[:n_remove]
    intact = loss(test, [])
    generator = torch.Generator().manual_seed(seed)
    control = []
    for _ in range(n_random):
        order = torch.randperm(len(heads), generator=generator)[:n_remove].tolist()
        control.append(loss(test, [heads[i] for i in order]) - intact)
    return gone, loss(test, gone) - intact, torch.tensor(control)
