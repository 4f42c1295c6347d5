"""One path: the MLP stays as it was, and the reader's norm sees what the reader reads."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def rms(y):
    """The length of each vector, root mean square."""
    return y.square().mean(-1, keepdim=True).sqrt()


def relu_mlp(d_model, seed, dtype=torch.float64):
    """An MLP that matters."""
    g = torch.Generator().manual_seed(seed)
    W_in, W_out = torch.randn(2, d_model, d_model, generator=g, dtype=torch.float64).to(dtype)
    return lambda y: torch.relu(y @ W_in) @ W_out


def case(batch=3, pos=4, d_model=7, d_head=3, seed=0, scale=1.0, dtype=torch.float64):
    """x, sent, sent_corrupt, W: vectors of unequal lengths."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64).to(dtype)

    sizes = torch.arange(1.0, pos + 1, dtype=dtype)[:, None]
    sent, corrupt = draw(batch, pos, d_model) * sizes, 2 * draw(batch, pos, d_model)
    x = (draw(batch, pos, d_model) + sent) * scale
    return x, sent * scale, corrupt * scale, draw(d_model, d_head)


def right(x, sent, sent_corrupt, mlp, W):
    """The definition, vector by vector."""
    out = torch.zeros(*x.shape[:2], W.shape[1], dtype=x.dtype)
    added = mlp(x)
    for b in range(x.shape[0]):
        for p in range(x.shape[1]):
            here = x[b, p] + added[b, p]
            there = here - sent[b, p] + sent_corrupt[b, p]
            out[b, p] = (there / rms(there) - here / rms(here)) @ W
    return out


def slips(x, sent, sent_corrupt, mlp, W):
    """What typical slips give, and what to say to them."""
    here, change = x + mlp(x), sent_corrupt - sent
    leaky = x + change + mlp(x + change)
    there = here + change
    return [
        (
            (leaky - here) / rms(here) @ W,
            "both bugs are still there: the change leaks through the MLP, and the norm is that of "
            "the unpatched stream",
        ),
        (
            leaky / rms(leaky) @ W - here / rms(here) @ W,
            "the MLP still reads the change: frozen, it adds what it added in the run as it is",
        ),
        (
            change / rms(here) @ W,
            "the norm is still that of the unpatched stream: the reader divides what it reads by "
            "the length of what it reads",
        ),
        (
            change / rms(there) @ W,
            "both streams are divided by the length of the patched one: each has its own",
        ),
        (
            change / rms(change) @ W,
            "the change is normalized by itself: a norm of a sum is not the sum of the norms",
        ),
        (
            there / rms(there) @ W,
            "this is what the reader gets: subtract what it gets in the run as it is",
        ),
        (
            (x + change) / rms(x + change) @ W - x / rms(x) @ W,
            "the MLP's part is gone: frozen means that it adds what it added, and not nothing",
        ),
        (change @ W, "there is no norm: the reader reads the stream through `rms_norm`"),
        (
            (x + sent_corrupt + mlp(x)) / rms(x + sent_corrupt + mlp(x)) @ W - here / rms(here) @ W,
            "what the sender wrote in this run is still in the stream: the corrupt part takes its "
            "place",
        ),
    ]


def check(mine, given, mlp, what):
    """Compare with the definition."""
    x, sent, sent_corrupt, W = given
    with untouched(x=x, sent=sent, sent_corrupt=sent_corrupt, W=W):
        got = mine.path_change(x, sent, sent_corrupt, mlp, W)
    same_shape(got, (*x.shape[:2], W.shape[1]), axes="batch pos d_head", what="the change")
    wanted = right(x, sent, sent_corrupt, mlp, W)
    told = telling(slips(x, sent, sent_corrupt, mlp, W), wanted)
    close(got, wanted, f"the change {what}", hints=told)


def test_with_mlp(mine):
    """an MLP that reacts strongly, on streams of many sizes"""
    shapes = [{}, {"batch": 1, "pos": 1, "d_model": 3, "d_head": 5}, {"d_model": 33, "d_head": 130}]
    for seed, shape in enumerate(shapes):
        given = case(seed=seed, **shape)
        check(mine, given, relu_mlp(given[0].shape[-1], seed), "beside an MLP")


def test_by_hand(mine):
    """(1, 1) becomes (1, 7), of length 5: from (1, 1) to (0.2, 1.4)"""
    x, one = torch.ones(1, 1, 2), torch.tensor([[[0.0, 1.0]]])
    got = mine.path_change(x, one, 7 * one, lambda y: 0 * y, torch.eye(2))
    wanted = torch.tensor([[[-0.8, 0.4]]])
    told = telling(slips(x, one, 7 * one, lambda y: 0 * y, torch.eye(2)), wanted)
    close(got, wanted, "the change without an MLP", hints=told)


def test_scale(mine):
    """streams near 10,000 and near 0: the norm takes the size out"""
    for seed, scale in enumerate((1e4, 1e-3)):
        check(mine, case(seed=seed, scale=scale), relu_mlp(7, seed), f"at the scale {scale:g}")


def test_no_change(mine):
    """the sender writes the same: nothing changes"""
    x, sent, _, W = case(seed=4)
    got = mine.path_change(x, sent, sent.clone(), relu_mlp(7, 4), W)
    close(got, torch.zeros_like(got), "the change of an unchanged path")


def test_layouts(mine):
    """single precision, transposed and read-only inputs"""
    x, sent, corrupt, W = case(seed=5, dtype=torch.float32)
    mlp = relu_mlp(7, 5, torch.float32)
    check(mine, (x, sent, corrupt, W), mlp, "in single precision")
    any_layout(
        lambda x, sent, corrupt, W: mine.path_change(x, sent, corrupt, mlp, W),
        x=x, sent=sent, corrupt=corrupt, W=W,
    )  # fmt: skip


def test_gradients(mine):
    """gradients flow as in the definition"""
    x, sent, corrupt, W = case(seed=6, batch=1, pos=2)
    mlp = relu_mlp(7, 6)

    def oracle(x, sent, corrupt):
        here = x + mlp(x)
        there = here + corrupt - sent
        return there / rms(there) @ W - here / rms(here) @ W

    same_gradients(
        lambda x, sent, corrupt: mine.path_change(x, sent, corrupt, mlp, W),
        oracle, x=x, sent=sent, corrupt=corrupt,
    )  # fmt: skip
