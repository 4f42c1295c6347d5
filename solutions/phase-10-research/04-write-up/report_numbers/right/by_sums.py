"""a ratio of sums"""


def report_numbers(clean, ablated):
    a, b = clean.double(), ablated.double()
    total = (b - a).sum()
    return {
        "rise": round((total / a.numel()).item(), 2),
        "percent": round((total / a.sum() * 100).item(), 1),
        "worse": round(int((b > a).sum()) / a.numel() * 100, 1),
    }
