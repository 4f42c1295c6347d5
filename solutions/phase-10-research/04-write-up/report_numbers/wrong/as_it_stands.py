"""this is the fall"""


def report_numbers(clean, ablated):
    rise = round((clean - ablated).double().mean().item(), 2)
    changed = clean != ablated
    return {
        "rise": rise,
        "percent": round(100 * rise / ablated.double().mean().item(), 1),
        "worse": round(100 * (ablated > clean)[changed].double().mean().item(), 1),
    }
