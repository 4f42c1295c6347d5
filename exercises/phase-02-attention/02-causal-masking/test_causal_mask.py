"""A mask says yes to the past and to oneself, wherever the queries stand."""

import torch

from minigpt.course.grading.feedback import expect, same_shape

CASES = [(1, 1), (4, 4), (1, 5), (3, 7), (6, 6)]


def test_shape(mine):
    """one row a query, one column a key, true or false"""
    for n_query, n_key in CASES:
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
    for n_query, n_key in [(1, 5), (3, 7)]:
        mask, whole = mine.causal_mask(n_query, n_key), mine.causal_mask(n_key, n_key)
        expect(
            not torch.equal(mask, whole[:n_query]),
            "your first query stands at position 0, but the queries are the last of the keys: "
            "in generation the newest token sees everything before it",
        )
        expect(
            torch.equal(mask, whole[-n_query:]),
            "with a cache, a query's row should be what it is in the whole mask: the last rows",
        )
