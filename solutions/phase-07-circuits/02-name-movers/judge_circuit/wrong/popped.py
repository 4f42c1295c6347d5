"""the heads given were changed

The subsets are built by taking heads out of the caller's set.
"""


def subsets(heads):
    if not heads:
        return [frozenset()]
    one = heads.pop()
    rest = subsets(heads)
    return rest + [K | {one} for K in rest]


def judge_circuit(measure, model, circuit):
    M, C = frozenset(model), frozenset(circuit)
    every = subsets(circuit if isinstance(circuit, set) else set(circuit))
    gap = abs(measure(M) - measure(C))
    incomplete = max(abs(measure(C - K) - measure(M - K)) for K in every)
    minimal = {
        v: max(abs(measure(C - K - {v}) - measure(C - K)) for K in every if v not in K) for v in C
    }
    return gap, incomplete, minimal
