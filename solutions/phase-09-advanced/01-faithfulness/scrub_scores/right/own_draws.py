"""Partners drawn without the package's function."""

import torch


def scrub_scores(measure, labels, n=10, seed=0):
    g = torch.Generator().manual_seed(seed)

    def partners(given):
        agree = (given[:, None] == given).double()
        return torch.multinomial(agree, 1, generator=g)[:, 0]

    sums = {"random": 0.0, "scrubbed": 0.0, "shuffled": 0.0}
    for _ in range(n):
        mixed = labels[torch.rand(len(labels), generator=g).argsort()]
        given = {"random": labels * 0, "scrubbed": labels, "shuffled": mixed}
        for name in sums:
            sums[name] += float(measure(partners(given[name])).double().mean()) / n
    gap = float(measure(torch.arange(len(labels))).double().mean()) - sums["random"]
    return tuple((sums[name] - sums["random"]) / gap for name in ("scrubbed", "shuffled"))
