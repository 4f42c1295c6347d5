"""One-hot rows by a loop, the lookup and PyTorch's own gradient as oracles."""

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def batch(*shape, d_vocab=7, seed=0):
    """Tokens with repeats, and at least one token that does not occur."""
    g = torch.Generator().manual_seed(seed)
    return torch.randint(d_vocab - 1, shape, generator=g)


def matrix(d_vocab=7, d_model=4, seed=1, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(d_vocab, d_model, generator=g, dtype=dtype)


def added_up(tokens, grad, d_vocab):
    """The gradient by a loop over positions."""
    total = torch.zeros(d_vocab, grad.shape[-1], dtype=grad.dtype)
    for token, g in zip(tokens.flatten().tolist(), grad.flatten(0, -2), strict=True):
        total[token] += g
    return total


def test_one_hot(mine):
    """one row a token, with a single 1 at the token's number"""
    for shape in [(5,), (2, 3), (2, 1, 4)]:
        tokens = batch(*shape)
        with untouched(tokens=tokens):
            rows = mine.one_hot(tokens, 7)
        same_shape(rows, (*shape, 7), axes="batch " * (len(shape) - 1) + "pos d_vocab")
        wanted = torch.zeros(*shape, 7)
        wanted.view(-1, 7)[torch.arange(tokens.numel()), tokens.flatten()] = 1
        shifted = wanted.roll(1, -1)
        hints = [
            (shifted, "the 1 stands one place too far: numbering starts at 0"),
            (1 - wanted, "the token's place is 0 and all others are 1: the comparison is inverted"),
            (wanted.bool(), "the rows are True and False: turn them into float32"),
        ]
        close(rows, wanted, "the one-hot rows", telling(hints, wanted))


def test_last_token(mine):
    """the first and the last token of the vocabulary have their row"""
    tokens = torch.tensor([0, 6])
    close(mine.one_hot(tokens, 7), torch.eye(7)[[0, 6]], "the rows of tokens 0 and 6")


def test_embed(mine):
    """the product equals a lookup, in float32 and float64, for any axes"""
    for seed, (shape, dtype) in enumerate(
        [((5,), torch.float32), ((2, 3), torch.float32), ((2, 2, 3), torch.float64)]
    ):
        tokens, W_E = batch(*shape, seed=seed), matrix(dtype=dtype)
        with untouched(tokens=tokens, W_E=W_E):
            x = mine.embed(tokens, W_E)
        close(x, W_E[tokens], "the embedded tokens")


def test_embed_large(mine):
    """odd sizes, and entries near 10,000"""
    tokens = batch(3, 41, d_vocab=257)
    W_E = matrix(257, 33, dtype=torch.float64) + 1e4
    close(mine.embed(tokens, W_E), W_E[tokens], "the embedded tokens with entries near 10,000")


def test_embed_gradient(mine):
    """gradients flow back to W_E and equal PyTorch's"""
    tokens = batch(2, 6)
    same_gradients(
        lambda W_E: mine.embed(tokens, W_E),
        lambda W_E: functional.embedding(tokens, W_E),
        W_E=matrix(),
    )


def test_backward(mine):
    """a row of the gradient is the sum over the positions of its token"""
    for shape in [(6,), (2, 5), (2, 2, 4)]:
        tokens = batch(*shape, d_vocab=4, seed=3)
        grad = torch.randn(*shape, 3, generator=torch.Generator().manual_seed(4))
        right = added_up(tokens, grad, 5)
        last = torch.zeros(5, 3)
        for t, g in zip(tokens.flatten().tolist(), grad.flatten(0, -2), strict=True):
            last[t] = g
        count = torch.bincount(tokens.flatten(), minlength=5).clamp(min=1)[:, None]
        hints = [
            (last, "only the last position of a token counts: assignment overwrites, and the rule "
                   "for a product adds"),
            (right / count, "each row is a mean over the positions of its token: the gradient of "
                            "a sum is a sum"),
            (right / tokens.numel(), "the gradient is divided by the number of positions: whoever "
                                     "averages the loss has done that already"),
        ]  # fmt: skip
        with untouched(tokens=tokens, grad=grad):
            found = mine.embed_backward(tokens, grad, 5)
        same_shape(found, (5, 3), axes="d_vocab d_model", what="the gradient")
        close(found, right, "the gradient of W_E", telling(hints, right))


def test_absent(mine):
    """a token that does not occur gets a row of zeros"""
    found = mine.embed_backward(torch.tensor([1, 1]), torch.ones(2, 3, dtype=torch.float64), 4)
    close(found, torch.tensor([[0.0], [2], [0], [0]]).double().expand(4, 3), "the gradient of W_E")


def test_layouts(mine):
    """any layout in memory, and nothing is changed"""
    grad = torch.randn(2, 6, 4, generator=torch.Generator().manual_seed(2))
    any_layout(mine.embed, tokens=batch(2, 6), W_E=matrix())
    any_layout(lambda t, g: mine.embed_backward(t, g, 7), tokens=batch(2, 6), grad=grad)


def test_not_all_alike(mine):
    """two different tokens get different rows"""
    x = mine.embed(torch.tensor([0, 1]), matrix())
    expect(not torch.equal(x[0], x[1]), "tokens 0 and 1 get the same vector")
