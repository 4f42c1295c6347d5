"""chosen again

Two choices, each on its own cases.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    here, there = g[:, chosen_on].mean(1), g[:, ~chosen_on].mean(1)
    return int(here.argmax()), here.max().item(), there.max().item()
