"""means and spreads in NumPy"""

import numpy as np


def claim_sentence(what, values, control, unit, name):
    x, c = np.asarray(values, float), np.asarray(control, float)
    spread = x.std(ddof=1)
    digits = max(0, 1 - int(np.format_float_scientific(spread, 1, unique=False).split("e")[1]))

    def show(n):
        text = f"{n:.{digits}f}"
        return text.replace("-", "" if float(text) == 0 else "−")

    return (
        f"{what} by {show(x.mean())} ± {show(spread)} {unit} ({len(x)} seeds; "
        f"control {show(c.mean())} ± {show(c.std(ddof=1))}) [{name}]."
    )
