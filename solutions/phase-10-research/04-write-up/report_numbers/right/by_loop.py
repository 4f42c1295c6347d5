"""loops over Python's floats"""


def report_numbers(clean, ablated):
    a, b = [float(x) for x in clean], [float(x) for x in ablated]
    n = len(a)
    rise = sum(y - x for x, y in zip(a, b, strict=True)) / n
    worse = sum(1 for x, y in zip(a, b, strict=True) if y > x)
    return {
        "rise": float(f"{rise:.2f}"),
        "percent": float(f"{100 * rise / (sum(a) / n):.1f}"),
        "worse": float(f"{100 * worse / n:.1f}"),
    }
