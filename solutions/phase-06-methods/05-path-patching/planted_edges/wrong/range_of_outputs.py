"""in a network whose prompts lie far apart

The range of all outputs also holds what the prompts differ by in one and the same run.
"""

import torch


def planted_edges(edges, measure):
    runs = {base: measure([], base) for base in ("clean", "corrupt")}
    both = torch.cat(list(runs.values()))
    limit = 0.01 * (both.max() - both.min())
    return [
        e
        for e in edges
        if any((measure([e], b) - run).abs().max() > limit for b, run in runs.items())
    ]
