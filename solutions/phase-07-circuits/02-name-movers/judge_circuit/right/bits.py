"""Subsets as the bits of a number."""


def judge_circuit(measure, model, circuit):
    heads, rest = list(circuit), frozenset(model) - frozenset(circuit)
    n = len(heads)
    inside, outside = [], []
    for bits in range(2**n):
        kept = frozenset(h for i, h in enumerate(heads) if not bits >> i & 1)
        inside.append(measure(kept))
        outside.append(measure(kept | rest))
    incomplete = max(abs(a - b) for a, b in zip(inside, outside, strict=True))
    minimal = {}
    for i, head in enumerate(heads):
        best = 0.0
        for bits in range(2**n):
            if not bits >> i & 1:
                best = max(best, abs(inside[bits | 1 << i] - inside[bits]))
        minimal[head] = best
    return abs(outside[0] - inside[0]), incomplete, minimal
