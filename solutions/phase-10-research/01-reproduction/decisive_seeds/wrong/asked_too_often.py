"""times

The verdict on all seeds is asked for anew each time.
"""

import torch


def decisive_seeds(values, verdict):
    n = range(len(values))
    return [i for i in n if verdict(torch.cat([values[:i], values[i + 1 :]])) != verdict(values)]
