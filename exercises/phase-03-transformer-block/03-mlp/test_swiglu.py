"""The gate, its limits, an oracle, and parameters counted in real modules."""

import ast
import inspect

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched
from minigpt.model.mlp import MLP, SwiGLU


def inputs(*batch, seed=0, d_model=5, d_mlp=8):
    g = torch.Generator().manual_seed(seed)
    shapes = [(*batch, d_model), (d_model, d_mlp), (d_model, d_mlp), (d_mlp, d_model)]
    return [torch.randn(*shape, generator=g) for shape in shapes]


def test_shapes(mine):
    """one vector a position, for any batch axes"""
    for batch, axes in [((4,), ""), ((2, 4), "batch ")]:
        x, *weights = inputs(*batch)
        with untouched(x=x):
            out = mine.swiglu(x, *weights)
        same_shape(out, (*batch, 5), axes=f"{axes}pos d_model", what="the output")


def test_against_pytorch(mine):
    """the output equals PyTorch's SiLU between products"""
    x, W_gate, W_in, W_out = inputs(2, 4, seed=1)
    gate, up = x @ W_gate, x @ W_in
    right = (functional.silu(gate) * up) @ W_out
    hints = [
        (
            functional.silu(gate) @ W_out,
            "there is no second reading: x W_in never enters, and the gate gates itself",
        ),
        (
            (torch.sigmoid(gate) * up) @ W_out,
            "the gate is a bare sigmoid, as in GLU: SiLU is asked",
        ),
        (
            (functional.silu(up) * gate) @ W_out,
            "W_in's reading is gated: SiLU belongs on the one through W_gate",
        ),
        ((functional.gelu(gate) * up) @ W_out, "this is GEGLU: its gate is GELU, not SiLU"),
        ((gate * up) @ W_out, "the two readings are multiplied without SiLU"),
        ((functional.silu(gate) + up) @ W_out, "the readings are added; a gate multiplies"),
    ]
    close(mine.swiglu(x, W_gate, W_in, W_out), right, "the output", hints)


def test_large(mine):
    """a gate far open or far closed is no problem"""
    x, W_gate, W_in, W_out = inputs(2, 3, seed=2)
    out = mine.swiglu(x, 1000 * W_gate, W_in, W_out)
    expect(
        out.isfinite().all(),
        "gates of ±1000 give NaN or infinity: e^1000 overflows; write SiLU with torch.sigmoid",
    )
    right = (functional.silu(x @ (1000 * W_gate)) * (x @ W_in)) @ W_out
    close(out, right, "the output for large gates", atol=1e-2)


def test_gradient(mine):
    """gradients flow back to the gate"""
    x, W_gate, W_in, W_out = inputs(2, 3, seed=3)
    differentiable(mine.swiglu(x, W_gate.requires_grad_(), W_in, W_out), "the output")


def test_fair_width(mine):
    """no bigger than the MLP, and the next wider one would be"""
    for d_model, d_mlp in [(4, 16), (64, 256), (96, 384), (7, 5), (1, 3), (576, 2304)]:
        width = mine.fair_width(d_model, d_mlp)
        expect(
            isinstance(width, int) and width > 0,
            f"fair_width({d_model}, {d_mlp}) is {width!r}, and should be a whole number of neurons",
        )
        budget = sum(p.numel() for p in MLP(d_model, d_mlp).parameters())
        size = sum(p.numel() for p in SwiGLU(d_model, width).parameters())
        expect(
            size <= budget,
            f"at width {width} the SwiGLU has {size} parameters, and is bigger than the MLP with "
            f"its {budget}: the comparison would reward size",
        )
        expect(
            size + 3 * d_model > budget,
            f"at width {width} the SwiGLU has {size} parameters of {budget}: one neuron more would "
            "still fit (do the MLP's biases count?)",
        )


def test_no_shortcut(mine):
    """the steps are your own"""
    tree = ast.parse(inspect.getsource(mine))
    used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    used |= {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    for shortcut in ("silu", "SiLU", "SwiGLU", "functional", "nn"):
        expect(shortcut not in used, f"{shortcut} does the work for you: write the steps yourself")
