"""by Python's statistics"""

from statistics import fmean, stdev


def claim_sentence(what, values, control, unit, name):
    numbers = [f(row) for row in (values, control) for f in (fmean, stdev)]
    digits = 0
    while digits < 30 and float(f"{numbers[1]:.1e}") < 10 ** (1 - digits):
        digits += 1
    words = []
    for number in numbers:
        text = f"{number:.{digits}f}"
        words.append(text.strip("-") if float(text) == 0 else text.replace("-", "−"))
    return (
        f"{what} by {words[0]} ± {words[1]} {unit} ({len(values)} seeds; "
        f"control {words[2]} ± {words[3]}) [{name}]."
    )
