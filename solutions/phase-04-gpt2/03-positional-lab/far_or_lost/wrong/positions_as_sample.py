"""not 50 independent samples

The error comes out seven times too small.
"""


def verdict(whole, windowed):
    d = (whole - windowed).double().flatten()
    mean, error = d.mean().item(), (d.std() / len(d) ** 0.5).item()
    if abs(mean) <= 2 * error or mean == 0:
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
