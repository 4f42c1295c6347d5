"""Try each score."""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    fits = [t for t in honest.tolist() if sum(s > t for s in honest.tolist()) <= rate * len(honest)]
    return min(fits)
