"""in NumPy"""

import numpy as np


def report_numbers(clean, ablated):
    a, b = clean.numpy().astype(float), ablated.numpy().astype(float)
    rise = float(np.mean(b) - np.mean(a))
    return {
        "rise": round(rise, 2),
        "percent": round(100 * rise / float(a.mean()), 1),
        "worse": round(100 * float((b > a).mean()), 1),
    }
