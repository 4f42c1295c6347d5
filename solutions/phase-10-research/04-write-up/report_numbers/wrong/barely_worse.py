"""a loss that rises by very little rises

The sentence says “worse”. It names no tolerance.
"""


def report_numbers(clean, ablated):
    b, a = clean.double(), ablated.double()
    rise = (a - b).mean().item()
    return {
        "rise": round(rise, 2),
        "percent": round(100 * rise / b.mean().item(), 1),
        "worse": round(100 * (a > b + 1e-6).double().mean().item(), 1),
    }
