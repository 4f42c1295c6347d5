"""no gain is above 0

The search starts at a gain of 0, and every gain may be negative.
"""


def surgeon(gains, chosen_on):
    gains = gains.double()
    best, largest = 0, 0.0
    for part, gain in enumerate(gains[:, chosen_on].mean(1).tolist()):
        if gain > largest:
            best, largest = part, gain
    shown = gains[best, chosen_on].mean().item()
    return best, shown, gains[best, ~chosen_on].mean().item()
