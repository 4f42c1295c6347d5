"""sizes are compared

The gap is taken between absolute values.
"""

from itertools import combinations


def judge_circuit(measure, model, circuit):
    model, circuit = frozenset(model), frozenset(circuit)
    every = [frozenset(K) for n in range(len(circuit) + 1) for K in combinations(circuit, n)]
    gap = abs(abs(measure(model)) - abs(measure(circuit)))
    off = max(abs(measure(circuit - K) - measure(model - K)) for K in every)
    need = {
        v: max(abs(measure(circuit - K - {v}) - measure(circuit - K)) for K in every)
        for v in circuit
    }
    return gap, off, need
