"""right

numpy draws the random partners, one shuffle follows another.
"""

import numpy as np
import torch

from minigpt.interp.circuits.scrubbing import agreeing


def scrub_scores(measure, labels, n=10, seed=0):
    rng = np.random.default_rng(seed)
    g = torch.Generator().manual_seed(int(rng.integers(2**62)))
    everyone, moved = np.arange(len(labels)), labels

    def score(partners):
        return measure(torch.as_tensor(partners)).double().mean().item()

    sums = np.zeros(3)
    for _ in range(n):
        moved = moved[torch.from_numpy(rng.permutation(everyone))]
        draws = rng.choice(everyone, len(everyone)), agreeing(labels, g), agreeing(moved, g)
        sums += [score(partners) / n for partners in draws]
    gap = score(everyone) - sums[0]
    return float((sums[1] - sums[0]) / gap), float((sums[2] - sums[0]) / gap)
