"""ValueError

Scores that are all 0 are taken for no scores.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not honest.any():
        raise ValueError("no share, or no score")
    ordered = honest.double().sort(descending=True).values
    return ordered[min(int(rate * len(ordered)), len(ordered) - 1)].item()
