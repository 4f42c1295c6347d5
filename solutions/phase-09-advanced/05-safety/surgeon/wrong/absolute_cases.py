"""makes things worse

Losses count as gains, case by case.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g[:, chosen_on].abs().mean(1).argmax())
    return best, g[best, chosen_on].mean().item(), g[best, ~chosen_on].mean().item()
