"""the verdict

A higher loss is worse.
"""


def verdict(whole, windowed):
    d = (windowed - whole).double().mean(1)
    mean, error = d.mean().item(), (d.std() / len(d) ** 0.5).item()
    if abs(mean) <= 2 * error or mean == 0:
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
