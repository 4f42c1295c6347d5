"""values of the number of separated pairs by hand are wrong, the first

Only hypotheses that follow each other in the table are compared.
"""


def separated_pairs(allowed):
    both = allowed[1:] & allowed[:-1]
    return (~both.any(2)).sum(0)
