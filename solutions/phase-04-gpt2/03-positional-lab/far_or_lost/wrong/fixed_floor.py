"""the verdict on a mean of 0.0135

A floor in nats hides small effects that are certain.
"""


def verdict(whole, windowed):
    each = (whole - windowed).mean(1)
    mean, error = each.mean(), each.std() / len(each) ** 0.5
    if abs(mean) <= max(2 * error, 0.03):
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
