"""values of the number of separated pairs

Every hypothesis is compared with the first one only.
"""


def separated_pairs(allowed):
    both = allowed[:1] & allowed[1:]
    return (~both.any(2)).sum(0)
