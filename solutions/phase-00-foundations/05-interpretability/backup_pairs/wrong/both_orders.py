"""a pair comes more than once

(x, y) and (y, x) are one pair.
"""

from itertools import permutations


def backup_pairs(effect, parts, tolerance):
    alone = {p: effect([p]) for p in parts}
    return [
        (a, b)
        for a, b in permutations(parts, 2)
        if max(abs(alone[a]), abs(alone[b])) <= tolerance
        and abs(effect([a, b]) - alone[a] - alone[b]) > tolerance
    ]
