"""The correlations with every pair written out n_ab times, and a control over all orders."""

from itertools import permutations

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import depends_on_seed, full_support


def setting(seed=0, d_vocab=6):
    """Counts of unequal rows and columns, some 0, and logits with an offset in each row."""
    g = torch.Generator().manual_seed(seed)
    rate = torch.rand(d_vocab, 1, generator=g) * 9 + 1
    counts = (rate * torch.rand(d_vocab, d_vocab, generator=g).square() * 4).long()
    counts += torch.eye(d_vocab, dtype=torch.long).roll(1, 1)  # every row and column has a pair
    counts[0, -1] = 0
    logits = torch.randn(d_vocab, d_vocab, generator=g) + counts.clamp(min=0.3).log()
    return logits + 5 * torch.randn(d_vocab, 1, generator=g), counts


def written_out(a, b, weights):
    """Pearson's correlation of two lists in which entry i stands weights[i] times."""
    w = weights.flatten()
    x, y = (v.double().flatten().repeat_interleave(w) for v in (a, b))
    return torch.corrcoef(torch.stack([x, y]))[0, 1].item()


def parts(logits, counts):
    n = counts.double()
    return (
        logits.double().log_softmax(-1),
        (n / n.sum(1, keepdim=True)).log(),
        (n.sum(0) / n.sum()).log(),
    )


def test_correlation(mine):
    """the correlation counts each entry as often as its weight says"""
    for seed in range(3):
        g = torch.Generator().manual_seed(seed)
        a, b = torch.randn(2, 5, 5, generator=g)
        b = b + 0.5 * a
        weights = torch.randint(0, 6, (5, 5), generator=g)
        right = written_out(a, b, weights)
        plain = torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1]
        kept = written_out(a, b, (weights > 0).long())
        raw = (weights * a * b).sum() / ((weights * a * a).sum() * (weights * b * b).sum()).sqrt()
        ab = [v.double() - v.double().mean() for v in (a, b)]
        off = (weights * ab[0] * ab[1]).sum()
        off = off / ((weights * ab[0] ** 2).sum() * (weights * ab[1] ** 2).sum()).sqrt()
        hints = [
            (plain, "the weights are ignored"),
            (kept, "each entry with a weight counts once: it should count as often as the weight"),
            (raw, "no mean is subtracted: that is a cosine, not a correlation"),
            (off, "the means are plain means: they need the weights, too"),
            (right**2, "that is the square of the correlation"),
        ]
        with untouched(a=a, b=b, weights=weights):
            found = mine.weighted_correlation(a, b, weights)
        close(found, right, "the correlation", telling(hints, right))


def test_weight_zero(mine):
    """an entry of weight 0 may hold −∞ or NaN"""
    a = torch.tensor([[1.0, 2.0, torch.nan], [4.0, -torch.inf, 0.0]])
    b = torch.tensor([[2.0, 1.0, 0.0], [3.0, -torch.inf, 5.0]])
    weights = torch.tensor([[2, 1, 0], [3, 0, 4]])
    found = mine.weighted_correlation(a, b, weights)
    expect(
        found == found,
        "the correlation is NaN although entries of weight 0 alone are −∞ or NaN: 0 · ∞ is NaN, so "
        "leave these entries out before you multiply",
    )
    right = written_out(a.nan_to_num(0, 0, 0), b.nan_to_num(0, 0, 0), weights)
    close(found, right, "the correlation")
    a[0, 0] = torch.nan
    found = mine.weighted_correlation(a, b, weights)
    expect(
        found != found,
        f"the correlation is {found:.3g} although an entry that counts is NaN: leave entries out "
        "by their weight, not by their value",
    )


def test_offset(mine):
    """values near 10,000 lose no digits"""
    g = torch.Generator().manual_seed(8)
    a, b = torch.randn(2, 6, 6, generator=g, dtype=torch.float64)
    weights = torch.randint(0, 4, (6, 6), generator=g)
    right = written_out(a, b, weights)
    close(mine.weighted_correlation(a + 1e4, b - 1e4, weights), right, "the correlation")


def test_whole(mine):
    """`whole` compares log-probabilities with the logarithms of frequencies"""
    for seed in range(3):
        logits, counts = setting(seed)
        model, target, _ = parts(logits, counts)
        right = written_out(model, target.nan_to_num(0, 0, 0), counts)
        safe = counts.double().clamp(min=1).log()
        smooth = (counts.double() + 1) / (counts + 1).sum(1, keepdim=True)
        hints = [
            (
                written_out(logits, target.nan_to_num(0, 0, 0), counts),
                "the logits are compared as they are: a constant in a row says nothing, and "
                "log_softmax removes it",
            ),
            (
                written_out(model, safe, counts),
                "log n_ab is compared: divide by n_a, since a row is a distribution",
            ),
            (
                written_out(model, smooth.log(), counts),
                "the counts are smoothed: pairs that never occur have weight 0, and need none",
            ),
            (
                written_out(model.exp(), target.exp(), counts),
                "probabilities are compared, and their logarithms were asked",
            ),
        ]
        with untouched(logits=logits, counts=counts):
            found = mine.match_table(logits, counts)
        expect(isinstance(found, tuple) and len(found) == 3, "return whole, beyond and control")
        close(found[0], right, "`whole`", telling(hints, right))


def test_beyond(mine):
    """`beyond` subtracts log f_b from both sides"""
    for seed in range(3):
        logits, counts = setting(seed)
        model, target, log_f = parts(logits, counts)
        target = target.nan_to_num(0, 0, 0)
        log_row = (counts.double().sum(1) / counts.sum()).log()
        right = written_out(model - log_f, target - log_f, counts)
        hints = [
            (written_out(model, target - log_f, counts), "log f_b is subtracted from the counts "
                                                         "only"),
            (written_out(model - log_f, target, counts), "log f_b is subtracted from the model "
                                                         "only"),
            (
                written_out(model - log_row[:, None], target - log_row[:, None], counts),
                "the frequency of the first token is subtracted: f belongs to the token that comes",
            ),
            (
                written_out(model - log_row, target - log_row, counts),
                "f is summed over the wrong axis: f_b adds up a column, over all tokens before b",
            ),
            (
                written_out(model - model.exp().mean(0).log(), target - log_f, counts),
                "the model's own mean is subtracted from the model: use log f_b on both sides",
            ),
        ]  # fmt: skip
        close(mine.match_table(logits, counts)[1], right, "`beyond`", telling(hints, right))


def test_frequency_alone(mine):
    """a table with equal rows can match well on the whole, and knows nothing beyond"""
    _, counts = setting(5, d_vocab=20)
    frequent = counts.double().sum(0).log() + torch.randn(20, generator=torch.Generator()) * 0.01
    whole, beyond, _ = mine.match_table(frequent.float().expand(20, 20), counts)
    expect(
        whole > beyond,
        f"for a table of token frequencies `beyond` ({beyond:.2f}) is not below `whole` "
        f"({whole:.2f}): frequency is still in it",
    )


def test_control(mine):
    """the control gives other tokens' rows: every order, and nothing else"""
    logits, counts = setting(7, d_vocab=3)
    model, target, log_f = parts(logits, counts)
    target = target.nan_to_num(0, 0, 0)
    orders = [
        round(written_out(model[list(o)] - log_f, target - log_f, counts), 6)
        for o in permutations(range(3))
    ]

    def control(seed):
        found = round(float(mine.match_table(logits, counts, seed)[2]), 6)
        return min(orders, key=lambda v: abs(v - found)) if near(found) else found

    def near(found):
        return min(abs(v - found) for v in orders) < 1e-5

    strange = control(0)
    expect(
        near(strange),
        "the control belongs to no order of rows: give each token the whole row of another; what "
        "is subtracted, and the counts, stay where they are",
    )
    several = {control(seed) for seed in range(20)}
    beyond = round(written_out(model - log_f, target - log_f, counts), 6)
    expect(
        several != {beyond},
        "the control is `beyond` again: if the counts move with the rows, nothing has changed",
    )
    expect(
        len(several) > 1,
        "twenty seeds give the same control: the order must depend on the seed",
    )
    full_support(control, orders, 120, "the control")


def test_seed(mine):
    """one seed, one control; other seeds, others"""
    logits, counts = setting(9, d_vocab=12)
    depends_on_seed(lambda seed: mine.match_table(logits, counts, seed)[2], "the control")
    first = [mine.match_table(logits, counts, seed)[:2] for seed in (0, 1)]
    expect(first[0] == first[1], "the seed changes `whole` or `beyond`: only the control is drawn")


def test_double(mine):
    """float64 and integer counts of any size

    No wrong answer fails this: a slip in the dtype fails the comparisons above.
    """
    logits, counts = setting(11, d_vocab=33)
    right = mine.match_table(logits, counts)
    found = mine.match_table(logits.double(), counts.int())
    close(found[:2], right[:2], "the result in float64")
