"""Shape and seed, every token that can come and no other, and the right frequencies."""

import torch

from minigpt.course.grading.feedback import expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed

FORBID = -torch.inf
LOGITS = torch.tensor(
    [
        [0.0, 1.0, 2.0, FORBID, -1.0],
        [1.0, 0.5, 0.0, 2.0, -0.5],
        [2.0, FORBID, 0.0, 0.5, 1.0],
        [FORBID, 0.0, 0.0, 1.0, 1.5],
        [0.3, 1.3, 0.3, 0.3, 1.0],
    ]
)


def pairs(start, tokens):
    """How often each token came after each other."""
    chain = torch.cat([torch.tensor([start]), tokens])
    return torch.bincount(chain[:-1] * 5 + chain[1:], minlength=25).view(5, 5)


def far(counts, probs):
    """How many standard deviations the worst count is from what it should be."""
    n = counts.sum(1, keepdim=True)
    spread = (n * probs * (1 - probs)).sqrt().clamp(min=1e-9)
    return float(((counts - n * probs).abs() / spread).max())


def test_shape(mine):
    """n tokens of dtype int64 come back, and nothing is changed"""
    with untouched(logits=LOGITS):
        out = mine.sample_chain(LOGITS, 1, 17, 2.0)
    same_shape(out, (17,), axes="n", what="the tokens")
    expect(out.dtype == torch.int64, f"the tokens are {out.dtype}, and should be torch.int64")


def test_known_chain(mine):
    """where only one token can come, it comes"""
    ring = torch.full((4, 4), FORBID)
    for a, b in enumerate([2, 0, 3, 1]):
        ring[a, b] = 7.0
    found = mine.sample_chain(ring, 0, 6).tolist()
    expect(found != [0, 2, 3, 1, 0, 2], "the first token is the start itself: only draws come back")
    expect(
        found != [2] * 6,
        "every token is drawn from the row of the start: the token drawn last names the row",
    )
    expect(
        found != [1, 3, 2, 0, 1, 3],
        "it draws from a column of the table: row a holds what follows a",
    )
    expect(found == [2, 3, 1, 0, 2, 3], f"a ring 0 → 2 → 3 → 1 → 0 gives {found}")


def test_support(mine):
    """every token that can come does, and no other"""
    counts = pairs(2, mine.sample_chain(LOGITS, 2, 4000, 1.0, 3))
    possible = LOGITS.isfinite()
    expect(counts[~possible] == 0, "a token of logit −∞ was drawn")
    best = torch.zeros_like(possible).scatter(1, LOGITS.argmax(1, keepdim=True), True)
    expect(
        (counts[~best] > 0).any(),
        "always the most likely token comes: draw, do not take the maximum",
    )
    missing = (possible & (counts == 0)).nonzero().tolist()
    if missing:
        (a, b), n = missing[0], int(counts[missing[0][0]].sum())
        stuck = int((counts[a] > 0).sum()) == 1
        expect(
            not stuck,
            f"token {a} is always followed by the same token: perhaps every draw begins with the "
            "same random number, since the generator is made anew in the loop",
        )
        expect(
            False,
            f"a token that is rare is never drawn: {b} after {a}, in {n} draws, with probability "
            f"{LOGITS.softmax(-1)[a, b]:.3f}",
        )


def test_frequencies(mine):
    """tokens come as often as their probabilities say, at every temperature"""
    for temperature, seed in [(1.0, 0), (0.5, 1), (2.0, 2)]:
        out = mine.sample_chain(LOGITS, 4, 3000, temperature, seed)
        counts = pairs(4, out)
        wanted = (LOGITS / temperature).softmax(-1)
        if far(counts, wanted) <= 5:
            continue
        expect(
            temperature == 1 or far(counts, (LOGITS * temperature).softmax(-1)) > 5,
            "the logits were multiplied by the temperature: a high one must flatten",
        )
        expect(
            temperature == 1 or far(counts, LOGITS.softmax(-1)) > 5,
            "the temperature does not change the frequencies: it divides logits, before the "
            "softmax",
        )
        expect(
            temperature == 1 or far(counts, (LOGITS / temperature**2).softmax(-1)) > 5,
            "the temperature was applied twice",
        )
        expect(
            far(counts, LOGITS.isfinite() / LOGITS.isfinite().sum(1, keepdim=True)) > 5,
            "all tokens that can come are equally frequent: the logits have no effect",
        )
        down = (LOGITS / temperature).softmax(0)
        expect(
            far(counts, down / down.sum(1, keepdim=True)) > 5,
            "the softmax runs down the columns: each row holds what follows one token",
        )
        n = counts.sum(1)
        expect(
            False,
            f"at temperature {temperature} the frequencies are off by {far(counts, wanted):.0f} "
            f"standard deviations in {int(n.sum())} draws",
        )


def test_far_temperatures(mine):
    """very low and very high temperatures count, too, and a token that is rare"""
    for temperature in (0.02, 50.0):
        two = torch.tensor([[0.0, 2 * temperature]] * 2)
        share = mine.sample_chain(two, 0, 600, temperature, 6).double().mean()
        expect(
            abs(share - 0.881) < 0.06,
            f"temperature {temperature} is not taken as it is: two logits that differ by twice the "
            f"temperature give probabilities 0.12 and 0.88, and yours 1 comes {share:.0%} of times",
        )
    drawn = mine.sample_chain(torch.tensor([[0.0, -4.0]] * 2), 0, 700, 1.0, 7)
    expect((drawn == 1).any(), "a token of probability 0.018 is never drawn in 700 draws")


def test_many_tokens(mine):
    """with 40 tokens that are equally likely, each comes"""
    drawn = mine.sample_chain(torch.zeros(40, 40), 0, 1000, 1.0, 10)
    missing = 40 - len(drawn.unique())
    expect(
        missing == 0, f"{missing} of 40 tokens that are equally likely never come: draw from all"
    )


def test_forbidden(mine):
    """among 2,000 tokens of which one can come, no other does"""
    lonely = torch.full((2000, 2000), FORBID)
    lonely[:, 5] = 0.0
    expect(
        mine.sample_chain(lonely, 5, 1000, 1.0, 8) == 5,
        "a token of logit −∞ was drawn: is a small number added to the probabilities?",
    )


def test_seed(mine):
    """one seed, one text; another seed, another"""
    depends_on_seed(lambda seed: mine.sample_chain(LOGITS, 0, 40, 1.0, seed), "the text")
    large = {
        tuple(mine.sample_chain(LOGITS, 0, 40, 1.0, s).tolist()) for s in (10**4, 10**5, 10**9)
    }
    expect(len(large) == 3, "two large seeds give the same text: is the seed capped, or cut short?")
    same_rows = LOGITS[:1].expand(5, 5)
    first, second = (mine.sample_chain(same_rows, 0, 60, 1.0, seed) for seed in (7, 8))
    expect(
        not torch.equal(first[1:], second[:-1]),
        "the next seed gives the same text, one step later: make one generator before the loop, "
        "not one of seed + i for each draw",
    )


def test_first_draw(mine):
    """the first token is drawn like all others"""
    first = torch.cat([mine.sample_chain(LOGITS, 4, 1, 1.0, seed) for seed in range(120)])
    expect(
        len(first.unique()) == 5,
        "of 120 seeds none begins with some token of probability 0.12 or more: the first token is "
        "drawn, too",
    )


def test_large_logits(mine):
    """the level of a row does not matter; double precision and any layout are taken"""
    for given in (LOGITS + 1e3, LOGITS.double() - 1e3):
        counts = pairs(0, mine.sample_chain(given, 0, 1500, 1.0, 4))
        expect(
            far(counts, LOGITS.softmax(-1)) <= 5,
            "adding 1000 to all logits changes the frequencies, and should not",
        )
    levels = torch.tensor([[0.0], [900.0], [-900.0], [300.0], [-300.0]])
    counts = pairs(0, mine.sample_chain(LOGITS + levels, 0, 1500, 1.0, 9))
    expect(
        far(counts, LOGITS.softmax(-1)) <= 5,
        "with rows at unequal levels the frequencies are wrong: each row has a softmax of its own",
    )
    any_layout(lambda logits: mine.sample_chain(logits, 1, 20, 1.0, 5), logits=LOGITS)
