"""they look important one by one

Whether the parts are missed alone was never asked.
"""

from itertools import combinations


def backup_pairs(effect, parts, tolerance):
    return [
        (a, b)
        for a, b in combinations(parts, 2)
        if abs(effect([a, b]) - effect([a]) - effect([b])) > tolerance
    ]
