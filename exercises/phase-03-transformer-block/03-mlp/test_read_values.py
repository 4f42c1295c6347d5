"""Ranks by a plain loop, and a null that gives every neuron another one's value."""

import random
from itertools import permutations

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed


def case(seed=0, n_token=60, n_neuron=7, d_model=5, d_vocab=11):
    g = torch.Generator().manual_seed(seed)
    post = torch.randn(n_token, n_neuron, generator=g)
    following = torch.randint(d_vocab, (n_token,), generator=g)
    values, W_U = (
        torch.randn(*shape, generator=g) for shape in [(n_neuron, d_model), (d_model, d_vocab)]
    )
    return post, following, values, W_U


def rank_of(value, column, following, W_U, n_top):
    """The mean rank at one neuron's strongest tokens, by one value."""
    logits, column = (value @ W_U).tolist(), column.tolist()
    ranks = []
    for token in sorted(range(len(column)), key=lambda t: -column[t])[:n_top]:
        mine = logits[int(following[token])]
        ranks.append(sum(x < mine for x in logits) / (len(logits) - 1))
    return sum(ranks) / len(ranks)


def by_loop(post, following, values, W_U, n_top):
    """The mean rank, one neuron and one context at a time."""
    each = [rank_of(v, p, following, W_U, n_top) for v, p in zip(values, post.T, strict=True)]
    return sum(each) / len(each)


def measure(mine, *given, **options):
    result = mine.read_values(*given, **options)
    expect(
        isinstance(result, tuple | list) and len(result) == 2, "return two numbers: score and null"
    )
    return result


def test_score(mine):
    """the score: mean rank of what followed at each neuron's strongest tokens"""
    for seed, n_top in enumerate([4, 10, 1]):
        given = case(seed)
        with untouched(post=given[0], following=given[1], values=given[2], W_U=given[3]):
            score, _ = measure(mine, *given, n_top=n_top)
        right = by_loop(*given, n_top)
        post, *rest = given
        hints = [
            (1 - right, "the ranks are upside down: 1 is the best rank"),
            (
                right * 10 / 11,
                "ranks are divided by all tokens: only the *other* ones can be promoted less",
            ),
            (
                right + 1 / 10,
                "a token is counted among those promoted less than itself: < and ≤ are not the "
                "same here",
            ),
            (
                by_loop(post.abs(), *rest, n_top),
                "contexts are chosen by size: where a neuron is strongly negative, its value is "
                "not added",
            ),
            (by_loop(-post, *rest, n_top), "these are the weakest tokens, not the strongest"),
            (by_loop(*given, 10), "there are ten contexts whatever n_top says"),
            (
                by_loop(post, torch.cat([rest[0][1:], rest[0][-1:]]), *rest[1:], n_top),
                "you look one token too far: following[t] already is what follows token t",
            ),
            (
                by_loop(post, torch.cat([rest[0][:1], rest[0][:-1]]), *rest[1:], n_top),
                "you look at the token itself: following[t] is what follows token t",
            ),
        ]
        wanted = torch.tensor(right).double()
        known = [(torch.tensor(value).double(), why) for value, why in hints]
        close(score, right, "the score", telling(known, wanted))


def test_null_is_a_pairing(mine):
    """the null: the same values, each with another neuron"""
    for seed in range(6):
        post, following, values, W_U = case(seed, n_neuron=4)
        _, null = measure(mine, post, following, values, W_U, n_top=3, seed=seed)
        table = [[rank_of(v, p, following, W_U, 3) for p in post.T] for v in values]
        means = {
            order: sum(table[v][n] for n, v in enumerate(order)) / 4
            for order in permutations(range(4))
        }
        near = [order for order, mean in means.items() if abs(mean - null) < 1e-5]
        expect(
            near,
            "the null does not pair these values with these neurons anew: contexts, tokens and "
            "values stay what they were, and only the pairing changes",
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
        f"null {null:.2f}; both should be 1, since no single neuron deserves the credit",
    )


def test_sizes(mine):
    """many tokens, a large vocabulary, two neurons, double precision"""
    for sizes in [{"n_token": 300, "d_vocab": 501}, {"n_neuron": 2, "n_token": 9}]:
        post, following, values, W_U = case(12, **sizes)
        given = post.double(), following, values.double(), W_U.double()
        score, _ = measure(mine, *given, n_top=3)
        close(score, by_loop(*given, 3), "the score in double precision")


def test_offset(mine):
    """a large offset of all activations leaves the ranks alone"""
    post, following, values, W_U = case(13)
    given = post.double() + 1e4, following, values.double(), W_U.double()
    score, _ = measure(mine, *given, n_top=4)
    close(score, by_loop(*given, 4), "the score for activations near 10,000")
    score, _ = measure(mine, post - 10, *given[1:2], values, W_U, n_top=4)
    expect(
        abs(score - by_loop(*given, 4)) < 1e-5,
        "a neuron below zero everywhere has other contexts: the strongest tokens are those with "
        "the largest activations, whatever their sign",
    )


def test_ties(mine):
    """a token that is promoted as much is not promoted less"""
    post, following, values, W_U = case(15)
    given = post, following, values.round(), W_U.round()
    score, _ = measure(mine, *given, n_top=4)
    expect(
        abs(score - by_loop(*given, 4)) < 1e-5,
        "tokens with the same logit as the one that followed are counted, or a sort decides on "
        "them: count only tokens with a smaller logit",
    )


def test_layouts(mine):
    """inputs of any layout in memory

    No wrong answer fails this: a view of tensors that are not contiguous is rare here.
    """
    post, following, values, W_U = case(14)

    def score(post, following, values, W_U):
        return torch.tensor(measure(mine, post, following, values, W_U, n_top=3)[0])

    any_layout(score, post=post, following=following, values=values, W_U=W_U)


def test_seed(mine):
    """one seed, one null; other seeds, others; the score stays; no global random state"""
    given = case(3, n_neuron=200, d_vocab=501)  # two nulls hardly ever coincide
    python = random.getstate()
    depends_on_seed(
        lambda seed: torch.tensor(measure(mine, *given, n_top=1, seed=seed)[1]), "the null"
    )
    expect(
        random.getstate() == python,
        "your code draws from Python's global random state: use a generator of your own",
    )
    scores = {measure(mine, *given, n_top=1, seed=seed)[0] for seed in range(3)}
    expect(len(scores) == 1, "the score depends on the seed: only the null is random")
