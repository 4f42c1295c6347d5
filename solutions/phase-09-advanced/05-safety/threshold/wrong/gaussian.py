"""one of the scores

Scores need not be normal.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    from statistics import NormalDist

    if rate in (0, 1):
        return (honest.max() if rate == 0 else honest.min()).item()
    spread = honest.std().item() if len(honest) > 1 else 0.0
    return honest.mean().item() + NormalDist().inv_cdf(1 - rate) * spread
