"""without the seed

The verdict is asked about the one seed, and not about the others.
"""

import torch


def decisive_seeds(values, verdict):
    whole = verdict(values)
    return [i for i in range(len(values)) if verdict(values[i : i + 1]) != whole]
