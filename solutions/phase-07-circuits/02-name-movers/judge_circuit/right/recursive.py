"""Subsets by recursion, measured anew each time."""


def judge_circuit(measure, model, circuit):
    model, circuit = frozenset(model), frozenset(circuit)

    def sets(heads):
        if not heads:
            return [frozenset()]
        smaller = sets(heads[1:])
        return smaller + [K | {heads[0]} for K in smaller]

    every = sets(sorted(circuit))
    gap = abs(measure(model) - measure(circuit))
    worst = 0.0
    for K in every:
        worst = max(worst, abs(measure(circuit - K) - measure(model - K)))
    minimal = {}
    for v in circuit:
        without = sets(sorted(circuit - {v}))
        minimal[v] = max(abs(measure(circuit - K - {v}) - measure(circuit - K)) for K in without)
    return gap, worst, minimal
