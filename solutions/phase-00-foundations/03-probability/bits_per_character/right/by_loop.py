"""A running sum in double precision.

Plain.
"""

import math

import torch


def bits_per_character(log_probs, texts):
    bits = torch.zeros((), dtype=torch.float64)
    for one in log_probs:
        bits = bits - (one.double() / math.log(2)).sum()
    return (bits / len("".join(texts))).to(log_probs[0].dtype)
