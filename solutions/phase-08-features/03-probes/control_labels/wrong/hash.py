"""labels do not change

A rule is no lot: no spread over draws can be had.
"""

import torch


def control_labels(types, y, seed=0):
    kinds = y.unique()
    return kinds[types % len(kinds)]
