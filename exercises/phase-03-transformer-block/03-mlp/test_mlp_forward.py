"""Shapes, positions apart, PyTorch's layers as an oracle, and both gates."""

import ast
import inspect

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched


def weights(seed=0, d_model=5, d_mlp=12):
    g = torch.Generator().manual_seed(seed)
    shapes = [(d_model, d_mlp), (d_mlp,), (d_mlp, d_model), (d_model,)]
    return [torch.randn(*shape, generator=g) for shape in shapes]


def inputs(*batch, seed=1, d_model=5):
    return torch.randn(*batch, d_model, generator=torch.Generator().manual_seed(seed))


def oracle(x, W_in, b_in, W_out, b_out, gate):
    return functional.linear(gate(functional.linear(x, W_in.T, b_in)), W_out.T, b_out)


def tanh_gelu(x):
    return functional.gelu(x, approximate="tanh")


def test_gelu(mine):
    """GELU in the tanh form, far out and in single steps"""
    x = torch.linspace(-6, 6, 121)
    with untouched(x=x):
        out = mine.gelu(x)
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
    ]
    close(out, tanh_gelu(x), "gelu(x)", hints, atol=1e-6, rtol=1e-6)


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
    x, given = inputs(2, 4), weights(seed=2)
    W_in, b_in, W_out, b_out = given
    right = oracle(x, *given, tanh_gelu)
    hints = [
        (
            oracle(x, *given, lambda u: u),
            "there is no gate between the two matrices: together they are one matrix",
        ),
        (tanh_gelu(right), "the output is gated too: what an MLP writes is not"),
        (x + right, "x is added: the residual connection belongs to the block"),
        (right - b_out, "b_out is missing"),
        (oracle(x, W_in, 0 * b_in, W_out, b_out, tanh_gelu), "b_in is missing"),
        (
            tanh_gelu(x @ W_in) @ W_out + b_in @ W_out + b_out,
            "b_in is added behind the gate: it says how much a match must be worth, so it belongs "
            "before it",
        ),
    ]
    close(mine.mlp(x, *given), right, "the output", hints)


def test_other_gate(mine):
    """the activation that is passed is the one that is used"""
    x, given = inputs(2, 4), weights(seed=3)
    for gate in (torch.relu, torch.tanh):
        close(
            mine.mlp(x, *given, gate),
            oracle(x, *given, gate),
            "the output with another activation",
            hints=[(oracle(x, *given, tanh_gelu), "`activation` is ignored: GELU is used always")],
        )


def test_positions_apart(mine):
    """no position sees another"""
    x, given = inputs(1, 6), weights(seed=4)
    changed = x.clone()
    changed[:, 3] += 1
    moved = (mine.mlp(changed, *given) - mine.mlp(x, *given)).abs().amax((0, 2)) > 1e-6
    expect(
        moved.tolist() == [i == 3 for i in range(6)],
        "changing one position changes the output at another: an MLP sees one position at a time",
    )


def test_gradient(mine):
    """gradients flow back to the input"""
    differentiable(mine.mlp(inputs(2, 3).requires_grad_(), *weights()), "the output")


def test_no_shortcut(mine):
    """the steps are your own"""
    tree = ast.parse(inspect.getsource(mine))
    used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    used |= {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    for shortcut in ("gelu", "GELU", "Linear", "linear", "MLP", "functional"):
        expect(shortcut not in used, f"{shortcut} does the work for you: write the steps yourself")
