"""Every letter finds its key, with two dimensions and no more length than that takes."""

import math

import torch

from minigpt.course.grading.feedback import expect, same_shape

CASES = [(3, 0.6), (2, 0.9), (2, 0.51), (4, 0.99), (27, 0.6), (27, 0.99), (27, 0.9999),
         (61, 0.9), (100, 0.99), (201, 0.7)]  # fmt: skip


def own_share(queries, keys):
    """The attention that each query gives to its own key, in double precision."""
    return (queries.double() @ keys.double().T / 2**0.5).softmax(-1).diagonal()


def shortest(n, share):
    """How long the queries of an evenly spaced wheel have to be, by bisection."""
    angle = torch.arange(n, dtype=torch.float64) * 2 * torch.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    low, high = 0.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if own_share(middle * keys, keys)[0] >= share else (middle, high)
    return high


def test_shapes(mine):
    """two numbers a letter, for queries and for keys"""
    for n, share in CASES:
        result = mine.cipher_wheel(n, share)
        expect(isinstance(result, tuple | list) and len(result) == 2, "return queries and keys")
        queries, keys = result
        same_shape(queries, (n, 2), axes="letter two", what="queries")
        same_shape(keys, (n, 2), axes="letter two", what="keys")
        for name, found in (("queries", queries), ("keys", keys)):
            expect(found.isfinite().all(), f"with n={n} the {name} hold NaN or infinity")


def test_keys_have_unit_length(mine):
    """every key has length 1"""
    for n, share in CASES:
        first, second = mine.cipher_wheel(n, share)
        first, second = first.double(), second.double()
        ones = torch.ones(n, dtype=torch.float64)
        lengths = second.norm(dim=1)
        expect(
            torch.allclose(lengths, ones, atol=1e-4)
            or not torch.allclose(first.norm(dim=1), ones, atol=1e-4),
            "the two have changed places: queries come first, keys of length 1 second",
        )
        expect(
            torch.allclose(lengths, ones, atol=1e-4),
            f"keys must have length 1, and with n={n} yours reach {lengths.max():.2f}: "
            "all the difference has to come from their direction",
        )


def test_each_finds_its_own(mine):
    """query i prefers key i, and gives it the share that was asked"""
    for n, share in CASES:
        queries, keys = mine.cipher_wheel(n, share)
        apart = torch.cdist(keys.double(), keys.double()) + 9 * torch.eye(n)
        expect(apart.min() > 1e-6, f"with n={n}, two letters share a place on the wheel")
        best = (queries.double() @ keys.double().T).argmax(dim=1)
        hits = (best == torch.arange(n)).float().mean()
        expect(hits == 1, f"with n={n}, only {hits:.0%} of the queries prefer their own key")
        got, widest = own_share(queries, keys).min(), 2 * math.sin(math.pi / n)
        short = f"with n={n} a query gives its own key {got:.4f} of its attention, not {share}: "
        expect(
            got >= share - (1 - share) / 10 or apart.min() > 0.9 * widest,
            short + "your keys do not share out the whole circle evenly, and two of them are "
            f"only {apart.min():.3f} apart, where {widest:.3f} is possible",
        )
        expect(
            got >= share - (1 - share) / 10,
            short + "your queries are too short for that many letters and that share",
        )


def test_no_waste(mine):
    """no query is more than ten times as long as it has to be"""
    for n, share in CASES:
        longest = mine.cipher_wheel(n, share)[0].norm(dim=1).max()
        expect(
            longest <= 10 * shortest(n, share),
            f"with n={n}, share={share} your longest query is "
            f"{longest / shortest(n, share):.0f} times longer than it has to be: "
            "solve for the length",
        )
