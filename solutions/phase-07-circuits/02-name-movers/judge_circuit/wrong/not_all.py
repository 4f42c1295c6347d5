"""K = the whole circuit is left out

That set finds a second circuit.
"""

from itertools import combinations


def judge_circuit(measure, model, circuit):
    whole, inside = frozenset(model), frozenset(circuit)
    sets = [frozenset(K) for n in range(len(inside) + 1) for K in combinations(inside, n)]
    left = {K: measure(inside - K) for K in sets}
    gap = abs(measure(whole) - left[frozenset()])
    incomplete = max(abs(left[K] - measure(whole - K)) for K in sets if inside != K)
    minimal = {v: max(abs(left[K | {v}] - left[K]) for K in sets if v not in K) for v in inside}
    return gap, incomplete, minimal
