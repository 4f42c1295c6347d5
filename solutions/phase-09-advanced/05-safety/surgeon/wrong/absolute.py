"""makes things worse

A large loss is not a gain.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    best = int(g[:, chosen_on].mean(1).abs().argmax())
    return best, g[best, chosen_on].mean().item(), g[best, ~chosen_on].mean().item()
