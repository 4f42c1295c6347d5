"""this is a fraction"""


def report_numbers(clean, ablated):
    before, after = clean.double(), ablated.double()
    rise = (after - before).mean().item()
    return {
        "rise": round(rise, 2),
        "percent": round(rise / before.mean().item(), 1),
        "worse": round((after > before).double().mean().item(), 1),
    }
