"""left out, and not replaced

The mean in its place makes the others look surer than they are.
"""

import torch


def decisive_seeds(values, verdict):
    whole, found = verdict(values), []
    for i in range(len(values)):
        other = values.clone()
        other[i] = values.mean()
        if verdict(other) != whole:
            found.append(i)
    return found
