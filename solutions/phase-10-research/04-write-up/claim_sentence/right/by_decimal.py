"""digits by the decimal module"""

from decimal import Decimal
from statistics import fmean, stdev


def claim_sentence(what, values, control, unit, name):
    numbers = [f(row) for row in (values, control) for f in (fmean, stdev)]
    digits = max(0, 1 - Decimal(f"{numbers[1]:.1e}").adjusted())
    words = []
    for number in numbers:
        word = f"{abs(number):.{digits}f}"
        words.append("−" * (number < 0 and float(word) > 0) + word)
    m, s, k, t = words
    return f"{what} by {m} ± {s} {unit} ({len(values)} seeds; control {k} ± {t}) [{name}]."
