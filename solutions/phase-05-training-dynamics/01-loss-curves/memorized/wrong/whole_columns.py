"""left out of all texts

Only places at which every text has a loss are compared.
"""


def memorized(trained, held_out):
    seen, new = (x[:, ~x.isnan().any(0)].double().mean(1) for x in (trained, held_out))
    lower = (seen[:, None] < new).double() + 0.5 * (seen[:, None] == new).double()
    return (new.mean() - seen.mean()).item(), lower.mean().item()
