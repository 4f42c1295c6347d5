"""whatever the sign of the change

A change of the output may be a rise or a fall.
"""

from itertools import combinations


def backup_pairs(effect, parts, tolerance):
    alone = {p: effect([p]) for p in parts}
    small = [p for p in parts if abs(alone[p]) <= tolerance]
    return [
        (a, b)
        for a, b in combinations(small, 2)
        if effect([a, b]) - alone[a] - alone[b] > tolerance
    ]
