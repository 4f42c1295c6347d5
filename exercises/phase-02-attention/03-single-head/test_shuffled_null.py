"""A null must break the pairs, keep the letters, and vary."""

import torch

from minigpt.course.grading.feedback import expect, same_shape, untouched


def questions(n=400, seed=0):
    """Answers with uneven letters, and predictions that are right most of the time."""
    g = torch.Generator().manual_seed(seed)
    weight = 1 / (1 + torch.arange(27).float())
    answer = torch.multinomial(weight, n, replacement=True, generator=g)
    guess = torch.multinomial(weight, n, replacement=True, generator=g)
    right = torch.rand(n, generator=g) < 0.8
    return torch.where(right, answer, guess), answer


def test_shape(mine):
    """one accuracy a shuffle, and the inputs stay as they were"""
    predicted, answer = questions()
    with untouched(predicted=predicted, answer=answer):
        null = mine.shuffled_null(predicted, answer, n_shuffle=7)
    same_shape(null, (7,), axes="shuffle", what="the null")


def test_pairs_are_broken(mine):
    """a perfect model is not perfect under the null"""
    _, answer = questions()
    null = mine.shuffled_null(answer, answer, n_shuffle=20)
    expect(
        null.max() < 0.9,
        f"the null of a perfect model is {null.max():.2f}: after your shuffle each prediction "
        "still meets its own answer",
    )


def test_letters_are_kept(mine):
    """a model that always says one letter scores that letter's frequency, every time"""
    _, answer = questions()
    null = mine.shuffled_null(torch.zeros_like(answer), answer, n_shuffle=20)
    frequency = (answer == 0).float().mean()
    expect(
        torch.allclose(null, frequency.expand(20), atol=1e-4),
        "the answers of your null are other letters than the ones you were given: a model that "
        "always says one letter must score exactly how common that letter is",
    )


def test_shuffles_differ(mine):
    """the shuffles are not copies of each other, and scatter around the right mean"""
    predicted, answer = questions()
    null = mine.shuffled_null(predicted, answer, n_shuffle=200)
    expect(
        null.max() > null.min(), "all shuffles are one and the same: their spread is exactly zero"
    )
    mean = sum(
        float((predicted == c).float().mean() * (answer == c).float().mean()) for c in range(27)
    )
    expect(
        abs(null.mean() - mean) < 4 * null.std() / 200**0.5,
        "the mean of the null is off: every reassignment must be equally likely",
    )


def test_every_order_is_possible(mine):
    """answers may go to any question, not only around in a circle"""
    answer = torch.arange(27).repeat_interleave(20)  # sorted: a rotation keeps neighbors together
    null = mine.shuffled_null(answer, answer, n_shuffle=200)
    expect(
        null.std() < 0.03,
        "some of your reassignments keep most answers beside their questions, as a rotation "
        "does: every order must be equally likely",
    )


def test_reproducible(mine):
    """one seed, one null; another seed, another; and nobody else's random numbers change"""
    predicted, answer = questions()
    before = torch.random.get_rng_state()
    first, again = (mine.shuffled_null(predicted, answer, seed=3) for _ in range(2))
    expect(
        torch.equal(before, torch.random.get_rng_state()),
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    expect(torch.equal(first, again), "the same seed gives different numbers")
    other = mine.shuffled_null(predicted, answer, seed=4)
    expect(not torch.equal(first, other), "another seed gives the same numbers: it is not used")
    expect(
        not torch.equal(first[1:], other[:-1]),
        "seeds 3 and 4 share all shuffles but one: seed + i inside the loop makes neighboring "
        "seeds overlap; draw all shuffles from one generator",
    )
