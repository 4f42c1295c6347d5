"""Only heads that look right after an earlier showing are found, and they get their due."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def after(row, i):
    """The keys right after an earlier showing of the query's token."""
    return [j for j in range(1, i + 1) if row[j - 1] == row[i]]


def earlier(row, i):
    """The keys that hold the query's token, before it."""
    return [j for j in range(i) if row[j] == row[i]]


def before(row, i):
    """The keys right before an earlier showing of the query's token."""
    return [j - 1 for j in earlier(row, i) if j]


def after_or_first(row, i):
    """`after`, and key 0 as if the last token of the period stood before it."""
    return after(row, i) + [0] * (i >= len({*row}) and row[i] == max(row))


def latest(row, i):
    """Only the last of `after`."""
    return after(row, i)[-1:]


def prompt(period, n_pos):
    """Token ids 0, 1, … period − 1, and again."""
    return [i % period for i in range(n_pos)]


def head_that_looks(targets, period, n_pos, n_batch=2):
    """A pattern [batch query key] that is even over its targets, or rests at 0 without any."""
    row, pattern = prompt(period, n_pos), torch.zeros(n_batch, n_pos, n_pos)
    for i in range(n_pos):
        found = targets(row, i) or [0]
        pattern[:, i, found] = 1 / len(found)
    return pattern


def by_loops(patterns, period, targets=after, every=False, some=None):
    """The score by its definition: tokens, targets, one query after the other."""
    row = prompt(period, patterns.shape[-1])
    asked = some or [i for i in range(len(row)) if after(row, i) or every]
    paid = [patterns[..., i, targets(row, i)].sum(-1).mean(0) for i in asked]
    return torch.stack(paid).mean(0)


def slips(patterns, period):
    """What typical slips give, and what to say to them."""
    n_pos = patterns.shape[-1]
    return [
        (
            by_loops(patterns, period, every=True),
            "queries of the first showing count too, and have nothing to find",
        ),
        (
            by_loops(patterns, period, earlier, every=True),
            "your score is high for a head that looks at the earlier showing of its own token",
        ),
        (
            by_loops(patterns, period, earlier),
            "your score is high for a head that looks at the earlier showing of its own token",
        ),
        (
            by_loops(patterns, period, before),
            "you count what stands right before the earlier showing: off by one the other way",
        ),
        (
            by_loops(patterns, period, latest),
            "there may be more than one earlier showing, and you count only the latest",
        ),
        (
            by_loops(patterns, period, some=range(period - 1, n_pos)),
            "the last query of the first showing is counted, and has nothing to find",
        ),
        (
            by_loops(patterns, period, some=range(period + 1, n_pos)),
            "the first query of the second showing is left out: its token was shown before",
        ),
        (
            by_loops(patterns, period, some=range(period, min(2 * period, n_pos))),
            "queries of the second showing count, and those of later ones should count too",
        ),
        (
            by_loops(patterns, period, after_or_first),
            "attention to position 0 is counted, and nothing stands before position 0: no token "
            "can have been shown there",
        ),
    ]


def random_patterns(n_pos, seed=0, shape=(2, 2, 3)):
    """Causal patterns [batch layer head query key]."""
    g = torch.Generator().manual_seed(seed)
    scores = torch.randn(*shape, n_pos, n_pos, generator=g, dtype=torch.float64)
    future = torch.ones(n_pos, n_pos).triu(1).bool()
    return scores.masked_fill(future, -torch.inf).softmax(-1)


def test_shape(mine):
    """one score for each layer and head, and the patterns stay as they were"""
    patterns = random_patterns(12)
    with untouched(patterns=patterns):
        scores = mine.induction_scores(patterns, 4)
    same_shape(scores, (2, 3), axes="layer head", what="the scores")


def test_none_to_be_found(mine):
    """a model without induction heads has none, whatever its seven other heads do"""
    period, n_pos = 5, 25
    seven = torch.stack([head_that_looks(earlier, period, n_pos)] * 7, dim=1)
    looks = (lambda r, i: [0], lambda r, i: [i], lambda r, i: [i - 1] if i else [0], before)
    first, own, previous, ahead = (head_that_looks(look, period, n_pos) for look in looks)
    rest = torch.stack([first, own, previous, ahead, own], dim=1)
    patterns = torch.cat([seven, rest], dim=1).unflatten(1, (2, 6))
    found = mine.induction_heads(patterns, period)
    expect(
        len(found) != 7,
        "7 induction heads are reported in a model that has none: what do heads do that look at "
        "the earlier showing of their own token?",
    )
    close(
        mine.induction_scores(patterns, period),
        torch.zeros(2, 6),
        "the score of heads none of which looks right after an earlier showing",
        hints=slips(patterns, period),
    )
    expect(len(found) == 0, "induction heads are reported in a model that has none")


def test_perfect_head(mine):
    """a perfect head scores 1, however often things are shown"""
    for period, n_pos in [(4, 8), (3, 12), (6, 13), (5, 23)]:
        perfect = head_that_looks(after, period, n_pos)[:, None, None]
        close(
            mine.induction_scores(perfect, period),
            torch.ones(1, 1),
            "the score of a perfect head",
            hints=slips(perfect, period),
        )
        found = mine.induction_heads(perfect, period)
        expect(found == [(0, 0)], "a perfect induction head is not found")


def test_random_heads(mine):
    """for any pattern the score is what its definition says"""
    for seed, (period, n_pos) in enumerate([(4, 8), (3, 12), (2, 9), (5, 24), (1, 6)]):
        patterns = random_patterns(n_pos, seed)
        close(
            mine.induction_scores(patterns, period),
            by_loops(patterns, period),
            f"the score of random patterns (period {period}, {n_pos} positions)",
            hints=slips(patterns, period),
        )


def test_sink(mine):
    """a head that rests at position 0 finds nothing there"""
    for period, n_pos in [(4, 8), (3, 12)]:
        sink = head_that_looks(lambda row, i: [0], period, n_pos)[:, None, None]
        score = mine.induction_scores(sink, period)
        expect(
            not (score > 1e-6),
            f"a head that always looks at position 0 scores {float(score):.2f}, and nothing stands "
            "before position 0: nobody can have been shown there",
        )
        close(score, torch.zeros(1, 1), "the score of a head that always looks at position 0")
