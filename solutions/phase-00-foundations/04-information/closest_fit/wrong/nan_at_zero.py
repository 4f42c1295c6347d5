"""of infinite cost

argmin takes the first NaN for the smallest number, and says nothing.
"""


def closest_fit(p, candidates):
    forward = (p * (p / candidates).log()).sum(-1)
    reverse = (candidates * (candidates / p).log()).sum(-1)
    return int(forward.argmin()), int(reverse.argmin())
