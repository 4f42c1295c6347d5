"""one entry for each head of the circuit

Heads outside are judged, too.
"""

from itertools import combinations


def judge_circuit(measure, model, circuit):
    whole, inside = frozenset(model), frozenset(circuit)
    sets = [frozenset(K) for n in range(len(inside) + 1) for K in combinations(inside, n)]
    left = {K: measure(inside - K) for K in sets}
    gap = abs(measure(whole) - left[frozenset()])
    incomplete = max(abs(left[K] - measure(whole - K)) for K in sets)
    minimal = dict.fromkeys(whole, 0.0)
    for v in inside:
        minimal[v] = max(abs(left[K | {v}] - left[K]) for K in sets if v not in K)
    return gap, incomplete, minimal
