"""looks at cases

The choice has seen the cases of the report.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g.mean(1).argmax())
    return best, g[best, chosen_on].mean().item(), g[best, ~chosen_on].mean().item()
