"""equal values

All seeds with this value are left out, and not the one.
"""

import torch


def decisive_seeds(values, verdict):
    whole = verdict(values)
    return [i for i in range(len(values)) if verdict(values[values != values[i]]) != whole]
