"""the verdict

The standard deviation of a window is not the error of the mean of many.
"""


def verdict(whole, windowed):
    d = (whole - windowed).double().mean(1)
    mean, error = d.mean().item(), d.std().item()
    if abs(mean) <= 2 * error or mean == 0:
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
