"""a loss of 0 is left out

A loss is above 0, so this leaves out what does not count.
"""


def memorized(trained, held_out):
    seen, new = (
        torch.where(x > 0, x, 0).double().sum(1) / (x > 0).sum(1) for x in (trained, held_out)
    )
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (new.mean() - seen.mean()).item(), lower.mean().item()
