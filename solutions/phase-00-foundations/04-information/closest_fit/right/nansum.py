"""0 · log 0 is NaN and left out by nansum; what is infinite stays infinite."""


def closest_fit(p, candidates):
    forward = (p * (p / candidates).log()).nansum(-1)
    reverse = (candidates * (candidates / p).log()).nansum(-1)
    return int(forward.argmin()), int(reverse.argmin())
