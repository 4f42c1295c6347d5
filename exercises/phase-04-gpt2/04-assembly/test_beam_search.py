"""Small models as tables; every continuation by enumeration as the oracle."""

import itertools
import random

import torch

from minigpt.course.grading.feedback import equal, expect


def by_definition(tokens, n, d_vocab=6):
    """Try every token: does its n-gram occur?"""
    grams = [tokens[i : i + n] for i in range(len(tokens) - n + 1)]
    return {t for t in range(d_vocab) if n and [*tokens, t][-n:] in grams}


def model(seed, d_vocab=4, sharpness=1.0):
    """A model whose log-probabilities depend on the last two tokens."""
    g = torch.Generator().manual_seed(seed)
    table = sharpness * torch.randn(d_vocab + 1, d_vocab, d_vocab, generator=g).double()

    def log_probs(tokens):
        before = tokens[-2] if len(tokens) > 1 else d_vocab
        return table[before, tokens[-1]].log_softmax(-1)

    return log_probs


def total(log_probs, tokens, start):
    return sum(float(log_probs(tokens[:i])[tokens[i]]) for i in range(start, len(tokens)))


def enumerated(log_probs, prompt, n_new, d_vocab, no_repeat=0):
    """The best of all continuations."""
    texts = []
    for more in itertools.product(range(d_vocab), repeat=n_new):
        text = [*prompt, *more]
        cut = range(len(prompt), len(text))
        if not any(text[i] in by_definition(text[:i], no_repeat, d_vocab) for i in cut):
            texts.append(text)
    return max(texts, key=lambda text: total(log_probs, text, len(prompt)))


def test_banned(mine):
    """exactly the tokens whose n-gram has occurred, in random texts"""
    seen = [([1, 2, 3], "only tokens that complete an n-gram are banned, not all seen")]
    equal(sorted(mine.banned([1, 2, 3, 1], 2)), [2], "what [1, 2, 3, 1] bans for n = 2", seen)
    rng = random.Random(0)
    for n in (0, 1, 2, 3, 4):
        for _ in range(40):
            tokens = [rng.randrange(3) for _ in range(rng.randint(1, 12))]
            kept, right = list(tokens), by_definition(tokens, n)
            found = mine.banned(tokens, n)
            expect(tokens == kept, "your code changes the list of tokens")
            expect(isinstance(found, set | frozenset), "return a set of tokens")
            pairs = by_definition(tokens, 2)
            slip = f"n = {n} behaves as n = 2: compare all of the last n − 1 tokens"
            hints = [(sorted(pairs), slip)] if pairs and pairs != right else []
            equal(sorted(found), sorted(right), f"what {tokens} bans for n = {n}", hints=hints)


def test_width_one(mine):
    """a beam of width 1 is greedy"""
    for seed in range(5):
        log_probs, text, worst = model(seed), [0, 1], [0, 1]
        for _ in range(6):
            text.append(int(log_probs(text).argmax()))
            worst.append(int(log_probs(worst).argmin()))
        slips = [
            (worst, "the texts with the smallest sums are kept, and the best are lost"),
            (text[2:], "the prompt is missing: return it with its continuation"),
        ]
        equal(mine.beam_search(log_probs, [0, 1], 6, 1), text, "the text of width 1", slips)


def ranked(log_probs, prompt, n_new, width, score, no_repeat=0):
    """Keep the `width` texts with the best score at each step."""
    kept = [list(prompt)]
    for _ in range(n_new):
        longer = [
            [*text, t]
            for text in kept
            for t in range(len(log_probs(text)))
            if t not in by_definition(text, no_repeat)
        ]
        kept = sorted(longer, key=lambda text: -score(log_probs, text))[:width]
    return kept[0]


def last(log_probs, text):
    return float(log_probs(text[:-1])[text[-1]])


def added(log_probs, text):
    return sum(float(log_probs(text[:i])[text[i]].exp()) for i in range(1, len(text)))


def summed(log_probs, text):
    return total(log_probs, text, 1)


def own_best(log_probs, prompt, n_new, width):
    """Each of the first `width` texts goes on greedily."""
    first = log_probs(prompt).argsort(descending=True)[:width].tolist()
    texts = [[*prompt, token] for token in first]
    for _ in range(n_new - 1):
        texts = [[*text, int(log_probs(text).argmax())] for text in texts]
    return max(texts, key=lambda text: total(log_probs, text, len(prompt)))


def check(mine, width, n_new, right):
    """Compare on models in which no two of the usual slips give the same wrong text."""
    told = set()
    for seed in range(40):
        log_probs = model(seed, sharpness=1.3)
        best, greedy = right(log_probs), ranked(log_probs, [0], n_new, 1, summed)
        by_last = ranked(log_probs, [0], n_new, width, last)
        by_sum = ranked(log_probs, [0], n_new, width, added)
        each = own_best(log_probs, [0], n_new, width)
        slips = [
            (greedy, "this is no better than greedy: keep `width` texts"),
            (by_last, "texts are ranked by the last token alone"),
            (by_sum, "probabilities are added: add their logarithms"),
            (each, "each text keeps its own best continuation: rank all of them together"),
        ]
        slips = [(text, words) for text, words in slips if text != best]
        if len({tuple(text) for text, _ in slips}) == len(slips):
            found = mine.beam_search(log_probs, [0], n_new, width)
            equal(found, best, f"the text that a beam of {width} finds", slips)
            told.update(words for _, words in slips)
    assert len(told) >= 3


def test_finds_the_best(mine):
    """a beam as wide as all texts finds the likeliest one, which greedy misses"""
    check(mine, 64, 3, lambda log_probs: enumerated(log_probs, [0], 3, 4))


def test_narrow(mine):
    """a narrow beam keeps the best sums at each step, and may lose the best text"""
    check(mine, 2, 5, lambda log_probs: ranked(log_probs, [0], 5, 2, summed))


def test_all_places_to_one_text(mine):
    """one text may fill the whole beam: here only the least likely first token leads on surely"""
    first = torch.tensor([0.24, 0.22, 0.2, 0.18, 0.16]).log()
    after = torch.tensor([0.5, 0.5, 0, 0, 0]).log()
    sure = torch.tensor([0, 0, 0, 1.0, 0]).log()
    found = mine.beam_search(
        lambda text: first if len(text) == 1 else sure if text[-1] == 4 else after, [9], 2, 5
    )
    slip = [([9, 0, 0], "a text hands on too few continuations: it may fill the whole beam")]
    equal(found, [9, 4, 3], "the text that a beam of 5 finds", slip)


def test_no_repeat(mine):
    """no n-gram comes twice, and among such texts a wide beam finds the best"""
    for seed, n in ((0, 1), (1, 2), (2, 2), (3, 3)):
        log_probs = model(seed, sharpness=2.0)
        free = mine.beam_search(log_probs, [0], 4 if n > 1 else 3, 64)
        found = mine.beam_search(log_probs, [0], 4 if n > 1 else 3, 64, n)
        grams = [tuple(found[i : i + n]) for i in range(len(found) - n + 1)]
        expect(len(set(grams)) == len(grams), f"an {n}-gram comes twice although no_repeat = {n}: "
               f"{found}")  # fmt: skip
        equal(len(found), len(free), "the length of the text")
        equal(found, enumerated(log_probs, [0], len(found) - 1, 4, n), "the best allowed text")


def test_prompt(mine):
    """the prompt counts for the rule, stays as it is, and no new tokens return it"""
    log_probs, prompt = model(4), [0, 1, 2, 0, 1]
    ends_in_two = torch.tensor([0.1, 0.2, 0.6, 0.1]).log()
    found = mine.beam_search(lambda tokens: ends_in_two, prompt, 1, 3, no_repeat=2)
    expect(prompt == [0, 1, 2, 0, 1], "your code changes the prompt")
    expect(
        found[-1] != 2,
        "the pair (1, 2) stands in the prompt, and comes again: the rule counts the prompt, too",
    )
    equal(mine.beam_search(log_probs, prompt, 0, 3), prompt, "the text without new tokens")


def test_narrow_without_repeats(mine):
    """a banned token takes no place in a narrow beam"""
    for seed in range(20):
        log_probs = model(seed, d_vocab=5, sharpness=2.0)
        right = ranked(log_probs, [0], 4, 2, summed, 2)
        found = mine.beam_search(log_probs, [0], 4, 2, 2)
        expect(
            found == right,
            f"a beam of 2 finds {found} with no_repeat = 2, and {right} is right: are banned "
            "tokens taken out before the best are kept, and does no text go on with one?",
        )


def test_answers_of_the_model(mine):
    """what the model returns stays as it is"""
    rows = model(5)([0, 1]).repeat(4, 1)
    before = rows.clone()
    mine.beam_search(lambda tokens: rows[tokens[-1]], [0, 1], 2, 2, 1)
    expect(
        rows.equal(before),
        "your code writes into the log-probabilities that the model returned: copy them first",
    )
