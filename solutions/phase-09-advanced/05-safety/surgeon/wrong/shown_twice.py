"""same number twice

The report is made where the choice was made.
"""


def surgeon(gains, chosen_on):
    g = gains.double()
    here = g[:, chosen_on].mean(1)
    best = int(here.argmax())
    return best, here[best].item(), here[best].item()
