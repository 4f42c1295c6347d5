"""One head gives zero, all others what they gave, and the input is untouched."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def heads(batch=2, pos=5, head=4, width=3, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(batch, pos, head, width, generator=g) * torch.arange(1.0, width + 1)


def by_loop(z, head, at=None):
    """The definition: a product with 0 or 1 at each position and head."""
    places = range(z.shape[1]) if at is None else [pos % z.shape[1] for pos in at]
    rows = []
    for pos in range(z.shape[1]):
        cells = [
            torch.zeros_like(z[:, pos, h]) if h == head and pos in places else z[:, pos, h]
            for h in range(z.shape[2])
        ]
        rows.append(torch.stack(cells, 1))
    return torch.stack(rows, 1)


def slips(z, head, at=None):
    """What typical slips give, and what to say to them."""
    where = slice(None) if at is None else list(at)
    right = by_loop(z, head, at)
    only = z.clone() if at is not None else torch.zeros_like(z)
    only[:, where] = 0
    only[:, where, head] = z[:, where, head]
    from_start = by_loop(z, head, [] if at is None else [pos for pos in at if pos >= 0])
    first, mean = z.clone(), z.clone()
    first[0] = right[0]
    mean[:, where, head] = z[:, where, head].mean(0)
    negative = "a negative position is not silent: it counts from the end"
    said = [
        *([(from_start, negative)] if at is not None and min(at) < 0 else []),
        (z, "nothing is silent: this is z as it came in"),
        (only, "all other heads are silent, and the one asked for is left"),
        (by_loop(z, head), "the head is silent at every position, and not only at those of `at`"),
        (first, "only the first prompt has a silent head: a hook sees the whole batch"),
        (
            mean,
            "the head gives its mean over the batch: zero is asked, and a mean would make one "
            "prompt depend on the others",
        ),
    ]
    if head < z.shape[1]:
        position = z.clone()
        position[:, head] = 0
        said.insert(1, (position, "a position is silenced: the third axis counts the heads"))
    return telling(said, right)


def check(mine, z, head, at=None):
    asked = at if at is None else type(at)(at)
    with untouched(z=z):
        got = mine.silence_head(z, head) if at is None else mine.silence_head(z, head, asked)
    expect(asked == at, "your code changes the list `at`, which is the caller's: make a new one")
    same_shape(got, z.shape, axes="batch pos head d_head")
    what = f"z with head {head} silent" + ("" if at is None else f" at positions {list(at)}")
    right = by_loop(z, head, at)
    close(got, right, what, hints=slips(z, head, at))
    expect((got[right == 0] == 0).all(), "the head gives almost zero: write exact zeros")


def test_one_head(mine):
    """one head gives zero at every position"""
    for seed, head in enumerate((1, 0, 3)):
        check(mine, heads(seed=seed), head)
    check(mine, heads(batch=1, pos=1, head=1, width=1), 0)
    check(mine, heads(pos=4, head=4, seed=7), 2)


def test_positions(mine):
    """with `at`, it gives zero there and nowhere else"""
    for seed, at in enumerate(([2], [0, 4], [-1], [3, 1, 3], (1, -2))):
        check(mine, heads(seed=seed, batch=3), 2, at)


def test_no_position(mine):
    """an empty list is no position"""
    z = heads(seed=3)
    got = mine.silence_head(z, 1, [])
    expect(
        not torch.equal(got, by_loop(z, 1)),
        "no position is asked for, and the head is silent everywhere: `if at` cannot tell an "
        "empty list from None",
    )
    close(got, z, "z with no position asked for")


def test_infinite(mine):
    """zero takes the place of infinity, too"""
    z = heads(seed=4)
    z[0, 1, 2, 0], z[1, 0, 2, 1] = torch.inf, torch.nan
    for at in (None, [1, 0]):
        got = mine.silence_head(z, 2, at)
        expect(
            not got.isnan().any(),
            "the silent head gives NaN: 0 · ∞ is NaN, so write zeros instead of multiplying by "
            "them",
        )
        close(got, by_loop(z, 2, at), "z with head 2 silent")


def test_layouts(mine):
    """transposed, strided and read-only inputs, double precision, large sizes and offsets"""
    any_layout(lambda z: mine.silence_head(z, 1), z=heads(seed=5))
    any_layout(lambda z: mine.silence_head(z, 1, [0, -1]), z=heads(seed=5))
    check(mine, heads(seed=9).bfloat16(), 1, [2])
    check(mine, heads(batch=3, pos=67, head=13, width=33, seed=6).double() + 1e4, 12, [66, 0])


def test_gradients(mine):
    """gradients flow to all other heads"""
    z = heads(seed=8)
    for head, at in ((0, None), (3, [1, 2])):
        same_gradients(
            lambda z, head=head, at=at: mine.silence_head(z, head, at),
            lambda z, head=head, at=at: by_loop(z, head, at),
            z=z,
        )


def test_in_a_model(mine):
    """in a model, a silent head is a head without W_O"""
    state = torch.get_rng_state()
    torch.manual_seed(0)
    model = GPT(GPTConfig(2, 3, 12, 8, 11)).requires_grad_(False)
    for parameter in model.parameters():
        parameter.normal_(std=0.5)
    torch.set_rng_state(state)
    tokens = torch.randint(11, (2, 6), generator=torch.Generator().manual_seed(1))
    for layer, head in ((0, 2), (1, 0)):
        with model.hooked({("z", layer): lambda z, point, head=head: mine.silence_head(z, head)}):
            got = model(tokens)
        W_O = model.blocks[layer].attn.W_O
        kept = W_O[head].clone()
        W_O[head] = 0
        right = model(tokens)
        W_O[head] = kept
        close(got, right, f"the logits with head {layer}.{head} silent", atol=1e-4)
