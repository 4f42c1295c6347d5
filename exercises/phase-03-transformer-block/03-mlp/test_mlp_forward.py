"""Shapes, positions apart, PyTorch's layers as an oracle for values and gradients, both gates."""

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients

NAMES = ("x", "W_in", "b_in", "W_out", "b_out")


def weights(seed=0, d_model=5, d_mlp=12, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    shapes = [(d_model, d_mlp), (d_mlp,), (d_mlp, d_model), (d_model,)]
    return [torch.randn(*shape, generator=g, dtype=dtype) for shape in shapes]


def inputs(*batch, seed=1, d_model=5, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(*batch, d_model, generator=g, dtype=dtype)


def tanh_gelu(x):
    return functional.gelu(x, approximate="tanh")


def oracle(x, W_in, b_in, W_out, b_out, gate=tanh_gelu):
    return functional.linear(gate(functional.linear(x, W_in.T, b_in)), W_out.T, b_out)


def slips(x, W_in, b_in, W_out, b_out):
    """What known mistakes return."""
    right = oracle(x, W_in, b_in, W_out, b_out)
    hints = [
        (
            oracle(x, W_in, b_in, W_out, b_out, lambda u: u),
            "there is no gate between the two matrices: together they are one matrix",
        ),
        (tanh_gelu(right), "the output is gated too: what an MLP writes is not"),
        (x + right, "x is added: the residual connection belongs to the block"),
        (right - b_out, "b_out is missing"),
        (oracle(x, W_in, 0 * b_in, W_out, b_out), "b_in is missing"),
        (
            oracle(x, W_in, 0 * b_in, W_out, b_in @ W_out + b_out),
            "b_in is added behind the gate: it decides how large a match must be, so it belongs "
            "before it",
        ),
        (oracle(x, W_in, -b_in, W_out, b_out), "b_in is subtracted"),
    ]
    return telling(hints, right)


def test_gelu(mine):
    """GELU in the tanh form, in single steps and far out"""
    x = torch.linspace(-6, 6, 121)
    with untouched(x=x):
        out = mine.gelu(x)
    root = (2 / torch.pi) ** 0.5
    hints = [
        (functional.gelu(x), "this is GELU's exact form; GPT-2 was trained with the tanh form"),
        (x * torch.sigmoid(1.702 * x), "this is the sigmoid form; the tanh form was asked"),
        (functional.relu(x), "this is ReLU: GELU lets a little through below zero"),
        (functional.silu(x), "this is SiLU, another gate"),
        (2 * tanh_gelu(x), "the factor one half is missing"),
        (
            x / 2 * (1 + torch.tanh(2 / torch.pi**0.5 * (x + 0.044715 * x**3))),
            "the root is taken of π alone: it covers the whole fraction",
        ),
        (
            x / 2 * (1 + torch.tanh(2 / torch.pi * (x + 0.044715 * x**3))),
            "the root of 2/π is missing",
        ),
        (
            x / 2 * (1 + torch.tanh(root * (x + 0.044715 * x**2))),
            "the power is 2: GELU's formula has x³",
        ),
        (x / 2 * (1 + torch.tanh(root * x)), "the term with x³ is missing"),
    ]
    close(out, tanh_gelu(x), "gelu(x)", telling(hints, tanh_gelu(x)), atol=1e-6, rtol=1e-6)
    far = torch.tensor([-1e4, -100.0, 100.0, 1e4])
    close(mine.gelu(far), tanh_gelu(far), f"gelu({far.tolist()})")
    fine = x.double()
    close(mine.gelu(fine), tanh_gelu(fine), "gelu in double precision", atol=1e-10, rtol=1e-10)


def test_shapes(mine):
    """one vector a position, for any batch axes"""
    given = weights()
    for batch, axes in [((4,), ""), ((2, 4), "batch "), ((3, 2, 4), "run batch ")]:
        x = inputs(*batch)
        with untouched(x=x):
            out = mine.mlp(x, *given)
        same_shape(out, (*batch, 5), axes=f"{axes}pos d_model", what="the output")


def test_against_pytorch(mine):
    """the output equals PyTorch's own layers"""
    for seed, sizes in enumerate(
        [{}, {"d_mlp": 1}, {"d_model": 33, "d_mlp": 131}, {"d_model": 12}]
    ):
        given = weights(seed + 2, **sizes)
        x = inputs(2, 4, d_model=len(given[0]))
        right = oracle(x, *given)
        hints = slips(x, *given)
        close(mine.mlp(x, *given), right, "the output", hints, atol=1e-4, rtol=1e-4)


def test_offset(mine):
    """a stream with a large offset, in double precision"""
    given = weights(8, dtype=torch.float64)
    x = inputs(2, 4, dtype=torch.float64) + 1e4
    close(mine.mlp(x, *given), oracle(x, *given), "the output for inputs near 10,000")


def test_other_gate(mine):
    """the activation that is passed is the one that is used"""
    x, given = inputs(2, 4), weights(seed=3)
    for gate in (torch.relu, torch.tanh):
        close(
            mine.mlp(x, *given, gate),
            oracle(x, *given, gate),
            "the output with another activation",
            hints=[(oracle(x, *given), "`activation` is ignored: GELU is used always")],
        )


def test_positions_apart(mine):
    """no position sees another

    No wrong answer fails this: a product over positions fails the comparison with PyTorch first.
    """
    x, given = inputs(1, 6), weights(seed=4)
    changed = x.clone()
    changed[:, 3] += 1
    moved = (mine.mlp(changed, *given) - mine.mlp(x, *given)).abs().amax((0, 2)) > 1e-6
    expect(
        moved.tolist() == [i == 3 for i in range(6)],
        "changing one position changes the output at another: an MLP sees one position at a time",
    )


def test_gradients(mine):
    """gradients equal PyTorch's, for the input and all weights"""
    named = dict(zip(NAMES, [inputs(2, 3), *weights(5)], strict=True))
    same_gradients(mine.gelu, tanh_gelu, x=inputs(4, 3))
    same_gradients(mine.gelu, tanh_gelu, x=torch.tensor([-1e4, -100.0, -10.0, 10.0, 100.0, 1e4]))
    same_gradients(mine.mlp, oracle, **named)


def test_layouts(mine):
    """inputs of any layout in memory"""
    any_layout(mine.mlp, **dict(zip(NAMES, [inputs(2, 3), *weights(6)], strict=True)))
