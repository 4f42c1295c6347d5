"""whether or not the parts are neighbors

The backup of a part need not stand next to it.
"""

from itertools import pairwise


def backup_pairs(effect, parts, tolerance):
    alone = {p: effect([p]) for p in parts}
    return [
        (a, b)
        for a, b in pairwise(parts)
        if max(abs(alone[a]), abs(alone[b])) <= tolerance
        and abs(effect([a, b]) - alone[a] - alone[b]) > tolerance
    ]
