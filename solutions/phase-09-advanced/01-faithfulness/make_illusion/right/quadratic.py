"""The squared cosine solves a quadratic equation."""

import torch


def make_illusion(difference, reads, wanted):
    d, r = difference.double().norm(), reads.double().norm()
    product = wanted / (d * r)  # cos α sin α
    inside = 1 - 4 * product**2
    if inside < 0:
        raise ValueError("out of reach")
    cos = ((1 + inside.sqrt()) / 2).sqrt()
    v = cos * difference.double() / d + product / cos * reads.double() / r
    return (v / v.norm()).to(difference.dtype)
