"""has more than"""


def report_numbers(clean, ablated):
    before, after = clean.double(), ablated.double()
    rise = (after - before).mean().item()
    return {
        "rise": rise,
        "percent": round(100 * rise / before.mean().item(), 1),
        "worse": round(100 * (after > before).double().mean().item(), 1),
    }
