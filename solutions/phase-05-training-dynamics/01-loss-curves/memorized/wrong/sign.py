"""the gap has the wrong sign

Trained minus held-out.
"""


def memorized(trained, held_out):
    seen, new = trained.double().nanmean(1), held_out.double().nanmean(1)
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (seen.mean() - new.mean()).item(), lower.mean().item()
