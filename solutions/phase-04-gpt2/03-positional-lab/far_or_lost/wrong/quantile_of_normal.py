"""the verdict on a mean of 1.28

The docstring says two standard errors, and not 1.96.
"""


def verdict(whole, windowed):
    each = (whole - windowed).mean(1)
    mean, error = each.mean(), each.std() / len(each) ** 0.5
    if abs(mean) <= 1.96 * error:
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
