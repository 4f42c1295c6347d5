"""how often

How often a part helps is not how much.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int((g[:, chosen_on] > 0).double().mean(1).argmax())
    return best, g[best, chosen_on].mean().item(), g[best, ~chosen_on].mean().item()
