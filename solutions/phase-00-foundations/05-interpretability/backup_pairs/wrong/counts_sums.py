"""that is the sum, and no backup

Two small effects may exceed the tolerance together without any redundancy.
"""

from itertools import combinations


def backup_pairs(effect, parts, tolerance):
    small = [p for p in parts if abs(effect([p])) <= tolerance]
    return [(a, b) for a, b in combinations(small, 2) if abs(effect([a, b])) > tolerance]
