"""The package's divergence, with its arguments in both orders."""

from minigpt.train.information import kl_divergence


def closest_fit(p, candidates):
    return int(kl_divergence(p, candidates).argmin()), int(kl_divergence(candidates, p).argmin())
