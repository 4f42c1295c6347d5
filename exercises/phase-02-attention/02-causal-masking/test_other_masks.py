"""Windows are short, prefixes are open, and neither shows what is to be predicted."""

import torch

from minigpt.course.grading.feedback import expect, same_shape


def places(n):
    """Positions of queries and keys, to be compared."""
    return torch.arange(n)[:, None], torch.arange(n)


def test_shapes(mine):
    """square tables of true and false, for texts of any length"""
    for name, make in {"window": mine.sliding_window, "prefix": mine.prefix_lm}.items():
        for n in (5, 1, 65, 1025):
            mask = make(n, min(n, 2))
            same_shape(mask, (n, n), axes="query key", what=f"the {name} mask")
            expect(
                mask.dtype == torch.bool,
                f"the {name} mask is {mask.dtype}, and should be torch.bool",
            )


def test_window(mine):
    """each query sees its own position and the width − 1 before it"""
    for n, width in [(7, 3), (5, 1), (4, 9), (6, 6), (301, 64)]:
        mask = mine.sliding_window(n, width)
        same_shape(mask, (n, n), axes="query key", what="the window mask")
        query, key = places(n)
        expect(
            not mask[key > query].any(),
            "your window looks at a later key: it must reach back only, not to both sides",
        )
        expect(mask.diagonal(), "a position is missing from its own window")
        most = int(mask.sum(-1).max())
        expect(
            most <= width,
            f"a query sees {most} keys, too many: a window of {width} counts the query's own place",
        )
        expect(
            torch.equal(mask, (key <= query) & (query - key < width)),
            f"with n={n}, width={width} your window hides a key that is near enough",
        )


def test_prefix(mine):
    """the prefix is open to all, the rest is causal"""
    for n, n_prefix in [(6, 3), (5, 1), (5, 5), (4, 0), (301, 64)]:
        mask = mine.prefix_lm(n, n_prefix)
        same_shape(mask, (n, n), axes="query key", what="the prefix mask")
        query, key = places(n)
        later = (key > query) & (key >= n_prefix)
        expect(
            not 0 < n_prefix < n or not torch.equal(mask, (key <= query) | (key <= n_prefix)),
            f"with n_prefix={n_prefix}, a position after the prefix is open to the prefix: "
            "positions are numbered from 0",
        )
        expect(
            not mask[later & (query < n_prefix)].any(),
            "the prefix sees what is still to be predicted, and will hand it on to every position "
            "that looks at the prefix",
        )
        expect(not mask[later].any(), "a position after the prefix looks ahead")
        expect(mask[key <= query], "your prefix mask hides a key that came before the query")
        expect(
            mask[key.expand(n, n) < n_prefix],
            "part of the prefix is hidden: its positions see all of it, later ones too",
        )
