"""A mask says yes to the past and to oneself, wherever the queries stand, in any text."""

import torch

from minigpt.course.grading.feedback import expect, same_shape

SMALL = [(1, 1), (4, 4), (1, 5), (3, 7), (6, 6)]
LARGE = [(65, 65), (129, 513), (1025, 1025), (2, 5001)]


def by_hand(n_query, n_key):
    """The table from nested loops over positions."""
    first = n_key - n_query
    return torch.tensor([[key <= first + i for key in range(n_key)] for i in range(n_query)])


def test_shape(mine):
    """one row a query, one column a key, true or false"""
    for n_query, n_key in SMALL:
        mask = mine.causal_mask(n_query, n_key)
        same_shape(mask, (n_query, n_key), axes="query key", what="the mask")
        expect(
            mask.dtype == torch.bool,
            f"the mask is {mask.dtype}, and should be torch.bool: numbers cannot be negated with ~",
        )


def test_square(mine):
    """in training each position sees itself and what came before"""
    for n in (4, 1, 6):
        mask = mine.causal_mask(n, n)
        same_shape(mask, (n, n), axes="query key", what="the mask")
        above = torch.ones(n, n).triu(1).bool()
        expect(
            n == 1 or not torch.equal(mask, above),
            "the mask is True where looking is forbidden; it should say where a query may look",
        )
        expect(
            mask.diagonal(),
            "a position may look at itself, and your diagonal says no: the first would have "
            "nowhere to look at all",
        )
        expect(not mask[above].any(), "your mask lets a query look at a later key")
        expect(mask[~above], "your mask hides a key that came before the query")


def test_cached(mine):
    """with a cache, the queries are the last of the keys"""
    for n_query, n_key in [(1, 5), (3, 7), (2, 9), (4, 5)]:
        mask, whole = mine.causal_mask(n_query, n_key), by_hand(n_key, n_key)
        same_shape(mask, (n_query, n_key), axes="query key", what="the mask")
        told = f"with {n_query} queries and {n_key} keys, "
        expect(
            not torch.equal(mask, whole[:n_query]),
            "your first query stands at position 0, but the queries are the last of the keys: "
            "in generation the newest token sees everything before it",
        )
        later = ~whole[-n_query:]
        expect(
            not mask[later].any(),
            f"{told}a query sees a later key of the same batch: only the last query may see all",
        )
        expect(mask[~later], f"{told}your mask hides a key that came before the query")


def test_large(mine):
    """texts may be as long as they like"""
    for n_query, n_key in LARGE:
        try:
            mask = mine.causal_mask(n_query, n_key)
            fits = tuple(mask.shape) == (n_query, n_key)
        except (IndexError, RuntimeError):
            fits = False
        expect(
            fits,
            f"for {n_query} queries and {n_key} keys there is no mask of that shape: a table made "
            "in advance is too small for some text; make the mask from the two numbers",
        )
        expect(
            torch.equal(mask, torch.ones(n_query, n_key).tril(n_key - n_query).bool()),
            f"the mask of {n_query} queries and {n_key} keys is wrong, though small ones are right",
        )
