"""take absolute values only at the end

The single changes lose their signs before they are subtracted.
"""

from itertools import combinations


def backup_pairs(effect, parts, tolerance):
    alone = {p: abs(effect([p])) for p in parts}
    small = [p for p in parts if alone[p] <= tolerance]
    return [
        (a, b)
        for a, b in combinations(small, 2)
        if abs(effect([a, b])) - alone[a] - alone[b] > tolerance
    ]
