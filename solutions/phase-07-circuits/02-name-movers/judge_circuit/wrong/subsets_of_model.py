"""K runs over the subsets of the model

Heads outside the circuit are knocked out, too.
"""

from itertools import combinations


def judge_circuit(measure, model, circuit):
    model, circuit = frozenset(model), frozenset(circuit)
    every = [frozenset(K) for n in range(len(circuit) + 1) for K in combinations(circuit, n)]
    wide = [frozenset(K) for n in range(len(model) + 1) for K in combinations(model, n)]
    gap = abs(measure(model) - measure(circuit))
    off = max(abs(measure(circuit - K) - measure(model - K)) for K in wide)
    need = {
        v: max(abs(measure(circuit - K - {v}) - measure(circuit - K)) for K in every)
        for v in circuit
    }
    return gap, off, need
