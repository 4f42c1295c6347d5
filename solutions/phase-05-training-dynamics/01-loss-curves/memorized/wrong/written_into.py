"""changes its input trained

NaN becomes 0, and the counts are taken before.
"""


def memorized(trained, held_out):
    counts = [(~x.isnan()).sum(1) for x in (trained, held_out)]
    for x in (trained, held_out):
        x[x.isnan()] = 0
    seen, new = (x.double().sum(1) / n for x, n in zip((trained, held_out), counts, strict=True))
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (new.mean() - seen.mean()).item(), lower.mean().item()
