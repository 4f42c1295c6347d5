"""the verdict

Compared with earlier positions, and not with the same targets.
"""


def verdict(whole, windowed):
    d = (whole[:, whole.shape[1] // 2 :].mean(1) - whole[:, : whole.shape[1] // 2].mean(1)).double()
    mean, error = d.mean().item(), (d.std() / len(d) ** 0.5).item()
    if abs(mean) <= 2 * error or mean == 0:
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
