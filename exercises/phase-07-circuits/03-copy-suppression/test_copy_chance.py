"""What a model expects of copies, and what comes."""

import torch

from minigpt.course.grading.feedback import (
    close,
    expect,
    same_shape,
    telling,
    untouched,
)
from minigpt.course.grading.properties import any_layout


def loop(probs, tokens, own=True, once=True, outcome=True, whole=False, batch=False):
    """One position at a time; the arguments make typical slips."""
    chance, happened = [], []
    for p, row in zip(probs.double(), tokens.tolist(), strict=True):
        for i in range(len(row) - 1):
            context = row if whole else row[: i + 1] if own else row[:i]
            if batch:
                context = [t for other in tokens.tolist() for t in other[: i + 1]]
            kinds = set(context) if once else context
            chance.append(sum(float(p[i, t]) for t in kinds))
            happened.append(row[i + 1] in context)
    shape = len(tokens), tokens.shape[1] - 1
    return torch.tensor(chance).to(probs.dtype).view(shape), torch.tensor(happened).view(shape)


def slips(probs, tokens):
    """Pairs of what typical slips give for the chance, and what to say to them."""
    late = loop(probs.roll(-1, 1), tokens)[0]
    top = probs[:, :-1].amax(-1)
    last = probs[:, :-1].gather(-1, tokens[:, :-1, None])[..., 0]
    after = probs[:, :-1].gather(-1, tokens[:, 1:, None])[..., 0]
    return [
        (
            loop(probs, tokens, own=False)[0],
            "the token at position i itself is left out: it is part of the context, too",
        ),
        (
            loop(probs, tokens, once=False)[0],
            "a token that came twice is counted twice: the chance sums over different tokens",
        ),
        (
            loop(probs, tokens, whole=True)[0],
            "tokens that come later are in the context: position i has seen 0 to i",
        ),
        (
            loop(probs, tokens, batch=True)[0],
            "the contexts of all prompts are put together: each prompt has its own",
        ),
        (1 - loop(probs, tokens)[0], "this is the chance of a *new* token"),
        (late, "these are the probabilities at the next position, one place late"),
        (top, "this is the confidence of the likeliest token, copy or not"),
        (last, "only the token at position i is counted, and not the whole context"),
        (after, "this is the probability of the token that came"),
        (
            loop(probs, tokens)[0] / (torch.arange(tokens.shape[1] - 1) + 1),
            "the probabilities are averaged over the context, and their sum was asked",
        ),
    ]


def data(batch=3, pos=9, d_vocab=7, seed=0, dtype=torch.float64):
    """Unequal probabilities, and tokens that repeat."""
    g = torch.Generator().manual_seed(seed)
    logits = 2 * torch.randn(batch, pos, d_vocab, generator=g, dtype=torch.float64)
    tokens = torch.randint(d_vocab, (batch, pos), generator=g)
    return logits.softmax(-1).to(dtype), tokens


def check(mine, probs, tokens, what=""):
    """Compare both results with the loop."""
    with untouched(probs=probs, tokens=tokens):
        got = mine.copy_chance(probs, tokens)
    expect(
        isinstance(got, tuple | list) and len(got) == 2,
        "return two things: the chance of a copy, and whether it happened",
    )
    shape = len(tokens), tokens.shape[1] - 1
    for one, name in zip(got, ("the chance of a copy", "what happened"), strict=True):
        same_shape(one, shape, axes="batch pos−1", what=name + what)
    wanted, came = loop(probs, tokens)
    close(
        got[0], wanted, "the chance of a copy" + what, hints=telling(slips(probs, tokens), wanted)
    )
    expect(
        got[1].dtype == torch.bool,
        f"what happened is true or false (torch.bool), and yours is {got[1].dtype}",
    )
    without = loop(probs, tokens, own=False)[1]
    same = tokens[:, :-1] == tokens[:, 1:]
    pairs = zip(range(tokens.shape[1] - 1), tokens.unbind(1), strict=False)
    current = torch.stack([tokens[:, :i].eq(one[:, None]).any(-1) for i, one in pairs], 1)
    for value, text in (
        (without, "a token right after itself is a copy: position i is in its own context"),
        (same, "a copy may come from anywhere in the context, and not only from position i"),
        (~came, "true and false are swapped: a copy happened if the next token is in the context"),
        (current, "this asks whether the current token came before, and not the next one"),
    ):
        if not torch.equal(value, came):
            expect(not torch.equal(got[1], value), text)
    wrong = (got[1] != came).nonzero()
    expect(
        len(wrong) == 0,
        f"what happened is wrong at [prompt, position] = {wrong[:1].tolist()} of the tokens "
        f"{tokens.tolist() if tokens.numel() < 30 else 'drawn'}",
    )


def test_by_hand(mine):
    """the example of the lesson: 0.5 and 0.2 are copies"""
    probs = torch.tensor([[[0.2, 0.7, 0.1], [0.5, 0.2, 0.3], [0.1, 0.1, 0.8]]])
    tokens = torch.tensor([[0, 1, 0], [0, 0, 1]])
    check(mine, probs.repeat(2, 1, 1), tokens, " of the lesson's example and of 0 0 1")


def test_loop(mine):
    """both are those of the definition, for all sizes"""
    sizes = [
        {},
        {"batch": 1, "pos": 2, "d_vocab": 3},
        {"batch": 4, "pos": 33, "d_vocab": 50},
        {"batch": 2, "pos": 5, "d_vocab": 200},
    ]
    for seed, size in enumerate(sizes):
        check(mine, *data(seed=seed, **size))


def test_repetition(mine):
    """one token again and again, and no token twice"""
    probs, _ = data(pos=6, seed=5)
    check(mine, probs, torch.full((3, 6), 4), " when one token repeats")
    check(mine, probs, torch.stack([torch.arange(6).roll(i) for i in range(3)]), " without copies")


def test_ends(mine):
    """the chance lies between 0 and 1, also for tiny and certain probabilities"""
    probs, tokens = data(seed=6)
    sure = torch.nn.functional.one_hot(tokens, 7).to(probs)
    check(mine, sure, tokens, " when the current token is certain")
    tiny = probs * 1e-24
    got, _ = mine.copy_chance(tiny, tokens)
    close(got * 1e24, loop(probs, tokens)[0], "the chance of tiny probabilities")


def test_layouts(mine):
    """single precision, transposed and read-only inputs"""
    probs, tokens = data(seed=7, dtype=torch.float32)
    check(mine, probs, tokens)
    any_layout(lambda probs, tokens: mine.copy_chance(probs, tokens)[0], probs=probs, tokens=tokens)
