"""Three criteria on games whose values are known, against the definitions."""

import random
from itertools import chain, combinations

import torch

from minigpt.course.grading.feedback import close, expect


def subsets(heads):
    heads = sorted(heads)
    return [frozenset(K) for K in chain.from_iterable(
        combinations(heads, n) for n in range(len(heads) + 1))]  # fmt: skip


def oracle(f, model, circuit):
    """The definitions, one after the other."""
    model, circuit = frozenset(model), frozenset(circuit)
    off = [abs(f(circuit - K) - f(model - K)) for K in subsets(circuit)]
    need = {v: max(abs(f(circuit - (K | {v})) - f(circuit - K)) for K in subsets(circuit - {v}))
            for v in circuit}  # fmt: skip
    return abs(f(model) - f(circuit)), max(off), need


def table(seed, heads, low=-3.0, high=5.0):
    """A lead for each set of heads, drawn at random."""
    draw = random.Random(seed)
    values = {K: draw.uniform(low, high) for K in subsets(heads)}
    return lambda some: values[frozenset(some)]


def either(some):
    """a or b is enough; c works against them; d does nothing."""
    return 4.0 * bool({"a", "b"} & set(some)) - 1.0 * ("c" in some)


def both(some):
    """a and b are needed together."""
    return 6.0 * ({"a", "b"} <= set(some))


CASES = [  # the measure, the model, the circuit, the size of leads that differ
    (either, "abcd", "a", 1), (either, "abcd", "ab", 1), (either, "abcd", "abc", 1),
    (both, "abc", "ab", 1), (both, "abc", "a", 1), (both, "abc", "abc", 1),
    *[(table(seed, "abcdef"), "abcdef", some, 1)
      for seed, some in enumerate(("abc", "f", "bcdef", "abcdef", "ace", "de"))],
    (lambda some: either(some) * 1e-9, "abcd", "a", 1e-9),
    (lambda some: 1.37 * either(some) + 1e4, "abcd", "a", 1),
    (lambda some: both(some) - 2, "abc", "a", 1),  # the circuit prefers the wrong name
    (lambda some: -either(some), "abcd", "a", 1),
]  # fmt: skip


def result(mine, f, model, circuit, form=set):
    """Call it with a measure that wants frozensets of the model's heads."""

    def measure(some):
        expect(
            isinstance(some, frozenset),
            f"measure got a {type(some).__name__}: it takes a frozenset of heads",
        )
        expect(some <= frozenset(model), "measure was asked about heads that the model lacks")
        return f(some)

    heads = form(model), form(circuit)
    found = mine.judge_circuit(measure, *heads)
    expect(heads == (form(model), form(circuit)), "the heads given were changed")
    expect(
        isinstance(found, tuple) and len(found) == 3,
        "return three things: the gap, the incompleteness, and the minimality",
    )
    expect(
        isinstance(found[2], dict) and set(found[2]) == set(circuit),
        "minimality is a dict with one entry for each head of the circuit, and no other",
    )
    return found


def told(rows, what):
    """Compare over all cases at once; a row is (found, wanted, [(slip, words)], size).

    A slip is named where it explains every case.
    """
    sizes = torch.tensor([float(row[3]) for row in rows], dtype=torch.float64)
    found, wanted = (
        torch.tensor([float(row[i]) for row in rows], dtype=torch.float64) / sizes for i in (0, 1)
    )
    hints = []
    for one in zip(*(row[2] for row in rows), strict=True):
        value = torch.tensor([float(v) for v, _ in one], dtype=torch.float64) / sizes
        if not torch.allclose(value, wanted, rtol=0, atol=1e-3):
            hints.append((value, one[0][1]))
    close(found, wanted, what, atol=1e-5, rtol=1e-9, hints=hints)


def test_gap(mine):
    """faithfulness: the gap between circuit and model"""
    rows = []
    for f, model, circuit, size in CASES:
        m, c, empty = (f(frozenset(x)) for x in (model, circuit, ""))
        span = m - empty or 1.0
        slips = [
            (m - c, "the sign is kept: the gap is an absolute value"),
            (c - m, "the sign is kept: the gap is an absolute value"),
            (abs(m - c) / abs(m or 1), "it is divided by F(model): the gap is in logits"),
            (c / (m or 1), "this is the circuit's share of the model's lead, not the gap"),
            (c, "this is F(circuit): compare it with F(model)"),
            (
                abs(abs(m) - abs(c)),
                "sizes are compared: where the circuit prefers the wrong name, F is below 0",
            ),
            ((c - empty) / span, "this is a share from no head to all heads: the gap is in logits"),
        ]
        rows.append((result(mine, f, model, circuit)[0], abs(m - c), slips, size))
    told(rows, "the gap, over all cases,")


def test_incompleteness(mine):
    """completeness: knock the same heads out of both, and take the worst set"""
    rows = []
    for f, model, circuit, size in CASES:
        M, C = frozenset(model), frozenset(circuit)
        every = [abs(f(C - K) - f(M - K)) for K in subsets(C)]
        signed = [f(C - K) - f(M - K) for K in subsets(C)]
        slips = [
            (every[0], "this is the gap: nothing is knocked out, K is empty only"),
            (max(every[:-1]), "K = the whole circuit is left out"),
            (
                max(abs(f(C - {v}) - f(M - {v})) for v in C),
                "K has one head only: try all subsets",
            ),
            (
                max([every[0], *[abs(f(C - {v}) - f(M - {v})) for v in C]]),
                "K has one head at most: try all subsets",
            ),
            (max(every[1:]), "the empty K is left out"),
            (
                max(abs(f(C - K) - f(M - K)) for K in subsets(M)),
                "K runs over the subsets of the model: only those of the circuit were asked",
            ),
            (sum(every) / len(every), "the mean over K is taken: the worst K was asked"),
            (min(every), "the best K is taken: the worst was asked"),
            (max(signed), "differences are compared with their sign: take absolute values"),
            (-min(signed), "differences are compared with their sign: take absolute values"),
            (
                max(abs(f(C - K) - f(M)) for K in subsets(C)),
                "the model stays whole: knock K out of the model, too",
            ),
            (
                max(abs(f(C) - f(M - K)) for K in subsets(C)),
                "the circuit stays whole: knock K out of the circuit, too",
            ),
        ]
        rows.append((result(mine, f, model, circuit)[1], max(every), slips, size))
    told(rows, "the incompleteness, over all cases,")


def test_minimality(mine):
    """minimality: for each head, the set K without which it matters most"""
    rows = []
    for f, model, circuit, size in CASES:
        M, C = frozenset(model), frozenset(circuit)
        found = result(mine, f, model, circuit)[2]
        for v in sorted(C):
            rest = subsets(C - {v})
            steps = [f(C - (K | {v})) - f(C - K) for K in rest]
            slips = [
                (abs(steps[0]), "K is empty only: another head may hide this one, so try all K"),
                (max(steps), "differences are compared with their sign: take absolute values"),
                (-min(steps), "differences are compared with their sign: take absolute values"),
                (sum(map(abs, steps)) / len(steps), "the mean over K is taken, not the largest"),
                (min(map(abs, steps)), "the smallest is taken: some K must show the head"),
                (
                    max(abs(f(M - (K | {v})) - f(M - K)) for K in rest),
                    "the model is judged: minimality is asked of the circuit",
                ),
                (
                    abs(f(frozenset(v)) - f(frozenset())),
                    "the head is measured alone: measure it with what K leaves of the circuit",
                ),
                (
                    max(abs(f(C - K) - f(C)) for K in subsets(C) if v in K),
                    "K and v are removed together: take away what K alone costs",
                ),
            ]
            rows.append((found[v], max(map(abs, steps)), slips, size))
    told(rows, "the minimality, over all cases,")


def test_any_collection(mine):
    """lists, tuples and frozensets of heads, unchanged; an empty circuit"""
    for form in (list, tuple, frozenset):
        model, circuit = form("abcd"), form("ab")
        found = mine.judge_circuit(either, model, circuit)
        wanted = oracle(either, "abcd", "ab")
        expect(
            (round(found[0], 9), round(found[1], 9), found[2]) == wanted,
            f"other numbers come out where the heads come as a {form.__name__}",
        )
        expect((model, circuit) == (form("abcd"), form("ab")), "the heads given were changed")
    gap, incomplete, minimal = mine.judge_circuit(both, {"a", "b"}, set())
    expect(
        (gap, incomplete, minimal) == (6.0, 6.0, {}),
        "an empty circuit has gap and incompleteness |F(model) − F(nothing)|, and no minimality",
    )
