"""that is Bonferroni's correction

It is valid, and gives away findings.
"""

import torch


def holm(p):
    ranked, order = p.double().sort()
    adjusted = (len(p) * ranked).cummax(0).values.clamp(max=1)
    return adjusted[order.argsort()]
