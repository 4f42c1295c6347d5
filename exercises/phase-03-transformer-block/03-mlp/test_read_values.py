"""Ranks by a plain loop, and a null that deals every value to somebody else."""

import random
from itertools import permutations

import torch

from minigpt.course.grading.feedback import close, expect, untouched


def case(seed=0, n_token=60, n_neuron=7, d_model=5, d_vocab=11):
    g = torch.Generator().manual_seed(seed)
    post = torch.randn(n_token, n_neuron, generator=g)
    following = torch.randint(d_vocab, (n_token,), generator=g)
    values, W_U = (
        torch.randn(*shape, generator=g) for shape in [(n_neuron, d_model), (d_model, d_vocab)]
    )
    return post, following, values, W_U


def by_loop(post, following, values, W_U, n_top, order=None, size=False):
    """The mean rank, one neuron and one context at a time."""
    ranks = []
    for neuron in range(post.shape[1]):
        value = values[neuron if order is None else order[neuron]]
        logits = [float(value @ W_U[:, t]) for t in range(W_U.shape[1])]
        column = post[:, neuron].abs() if size else post[:, neuron]
        for token in sorted(range(len(post)), key=lambda t: -column[t])[:n_top]:
            mine = logits[int(following[token])]
            ranks.append(sum(x < mine for x in logits) / (len(logits) - 1))
    return sum(ranks) / len(ranks)


def measure(mine, *given, **options):
    result = mine.read_values(*given, **options)
    expect(
        isinstance(result, tuple | list) and len(result) == 2, "return two numbers: score and null"
    )
    return result


def test_score(mine):
    """the score: mean rank of what followed at each neuron's strongest tokens"""
    for seed, n_top in enumerate([1, 4, 10]):
        given = case(seed)
        with untouched(post=given[0], following=given[1], values=given[2], W_U=given[3]):
            score, _ = measure(mine, *given, n_top=n_top)
        right = by_loop(*given, n_top)
        hints = [
            (torch.tensor(1 - right).double(), "the ranks are upside down: 1 is the best rank"),
            (
                torch.tensor(right * 10 / 11).double(),
                "ranks are divided by all tokens: only the *other* ones can be promoted less",
            ),
            (
                torch.tensor(right + 1 / 10).double(),
                "a token is counted among those promoted less than itself: < and ≤ are not the "
                "same here",
            ),
            (
                torch.tensor(by_loop(*given, n_top, size=True)).double(),
                "contexts are chosen by size: where a neuron is most firmly off, its value is not "
                "added",
            ),
        ]
        close(score, right, "the score", hints)


def test_null_is_a_deal(mine):
    """the null: the same values, each with another neuron"""
    for seed in range(6):
        post, following, values, W_U = case(seed, n_neuron=4)
        _, null = measure(mine, post, following, values, W_U, n_top=3, seed=seed)
        orders = [*permutations(range(4))]
        means = {order: by_loop(post, following, values, W_U, 3, order) for order in orders}
        near = [order for order in orders if abs(means[order] - null) < 1e-5]
        expect(
            near,
            "the null is no dealing out of these values: contexts, tokens and values stay what "
            "they were, and only the pairing of values with neurons changes",
        )
        expect(
            any(all(i != j for i, j in enumerate(order)) for order in near),
            "in the null some neuron keeps its own value, and a part of the result stays in",
        )


def test_null_knows_what_is_common(mine):
    """values that all promote the commonest token are no reading"""
    g = torch.Generator().manual_seed(9)
    post = torch.rand(50, 6, generator=g)
    following = torch.zeros(50, dtype=torch.long)
    values = torch.rand(6, 3, generator=g) + 0.1
    W_U = torch.cat([torch.ones(3, 1), -torch.rand(3, 7, generator=g)], 1)
    score, null = measure(mine, post, following, values, W_U, n_top=5)
    expect(
        score == 1 and null == 1,
        f"every value promotes the one token that ever follows: the score is {score:.2f} and your "
        f"null {null:.2f}; both should be 1, since it is no merit of any one neuron",
    )


def test_seed(mine):
    """one seed, one null; other seeds, others; and nobody else's random numbers change"""
    given = case(3)
    before, python = torch.get_rng_state(), random.getstate()
    nulls = [measure(mine, *given, seed=seed)[1] for seed in range(6)]
    again = measure(mine, *given, seed=2)[1]
    expect(
        torch.equal(before, torch.get_rng_state()) and random.getstate() == python,
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    expect(again == nulls[2], "the same seed gives another null")
    expect(len(set(nulls)) > 1, "every seed gives the same null: deal the values out at random")
