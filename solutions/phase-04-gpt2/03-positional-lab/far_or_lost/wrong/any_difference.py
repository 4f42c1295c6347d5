"""the verdict

Every finite sample differs by something.
"""


def verdict(whole, windowed):
    mean = (whole - windowed).mean().item()
    if mean == 0:
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
