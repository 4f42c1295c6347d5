"""this counts only prompts whose loss changed"""


def report_numbers(clean, ablated):
    before, after = clean.double(), ablated.double()
    rise = (after - before).mean().item()
    return {
        "rise": round(rise, 2),
        "percent": round(100 * rise / before.mean().item(), 1),
        "worse": round(100 * (after > before)[after != before].double().mean().item(), 1),
    }
