"""rounded

Far from 0, single precision chooses another part.
"""


def surgeon(gains, chosen_on):
    here = gains.float()[:, chosen_on].mean(1)
    best = int(here.argmax())
    return best, here[best].item(), gains.float()[best, ~chosen_on].mean().item()
