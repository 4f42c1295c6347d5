"""the largest variance

Σλ / max λ is the stable rank. It ignores how the other variances are spread.
"""

import torch


def bandwidth(writes):
    variances = torch.linalg.svdvals(writes - writes.mean(0)) ** 2
    return (variances.sum() / variances.max()).item()
