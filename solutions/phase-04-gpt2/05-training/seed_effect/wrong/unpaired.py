"""without their seeds

The seeds differ more than the arms, and pairing takes that away.
"""


def seed_effect(a, b):
    both, n = [*a.tolist(), *b.tolist()], len(a)
    total, effect = sum(both), (sum(b.tolist()) - sum(a.tolist())) / n
    found = [
        abs(total - 2 * sum(chosen)) / n >= abs(effect) * (1 - 1e-6)
        for chosen in itertools.combinations(both, n)
    ]
    return effect, sum(found) / len(found)
