"""the difference is taken in float32

The cast to double comes after the digits are gone.
"""


def report_numbers(clean, ablated):
    b, a = clean, ablated
    rise = (a - b).double().mean().item()
    return {
        "rise": round(rise, 2),
        "percent": round(100 * rise / b.double().mean().item(), 1),
        "worse": round(100 * (a > b).double().mean().item(), 1),
    }
