"""each pair is counted in both orders: count it once

Each pair of hypotheses is counted in both orders.
"""

import torch


def separated_pairs(allowed):
    both = allowed[:, None] & allowed[None]
    return (~both.any(3)).sum((0, 1))
