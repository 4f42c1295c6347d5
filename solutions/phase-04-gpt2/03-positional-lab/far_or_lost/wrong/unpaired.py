"""take the difference before its standard error

Texts differ far more than the two ways to read them.
"""


def verdict(whole, windowed):
    a, b = whole.double().mean(1), windowed.double().mean(1)
    mean = (a.mean() - b.mean()).item()
    error = ((a.var() + b.var()) / len(a)).sqrt().item()
    if abs(mean) <= 2 * error or mean == 0:
        return "sees no farther"
    return "cannot extrapolate" if mean > 0 else "uses more"
