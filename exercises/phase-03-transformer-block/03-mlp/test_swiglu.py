"""The gate, its limits, an oracle for values and gradients, and parameters counted in modules."""

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.mlp import MLP, SwiGLU

NAMES = ("x", "W_gate", "W_in", "W_out")


def inputs(*batch, seed=0, d_model=5, d_mlp=8, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    shapes = [(*batch, d_model), (d_model, d_mlp), (d_model, d_mlp), (d_mlp, d_model)]
    return [torch.randn(*shape, generator=g, dtype=dtype) for shape in shapes]


def oracle(x, W_gate, W_in, W_out):
    return (functional.silu(x @ W_gate) * (x @ W_in)) @ W_out


def slips(x, W_gate, W_in, W_out):
    """What known mistakes return."""
    gate, up = x @ W_gate, x @ W_in
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
        ((torch.relu(gate) * up) @ W_out, "this is ReGLU: its gate is ReLU, not SiLU"),
        ((gate * up) @ W_out, "the two readings are multiplied without SiLU"),
        ((functional.silu(gate) + up) @ W_out, "the readings are added; a gate multiplies"),
        (
            functional.silu(gate * up) @ W_out,
            "SiLU is applied to the product: it belongs on the gate alone",
        ),
        (
            (gate * torch.sigmoid(-gate) * up) @ W_out,
            "the exponent has the wrong sign: SiLU(u) = u/(1 + e^−u)",
        ),
        (x + oracle(x, W_gate, W_in, W_out), "x is added: that is the block's business"),
    ]
    return telling(hints, oracle(x, W_gate, W_in, W_out))


def test_shapes(mine):
    """one vector a position, for any batch axes"""
    for batch, axes in [((4,), ""), ((2, 4), "batch "), ((3, 2, 4), "run batch ")]:
        x, *weights = inputs(*batch)
        with untouched(x=x):
            out = mine.swiglu(x, *weights)
        same_shape(out, (*batch, 5), axes=f"{axes}pos d_model", what="the output")


def test_against_pytorch(mine):
    """the output equals PyTorch's SiLU between products"""
    for seed, sizes in enumerate([{}, {"d_mlp": 1}, {"d_model": 33, "d_mlp": 87}, {"d_model": 8}]):
        given = inputs(2, 4, seed=seed + 1, **sizes)
        close(mine.swiglu(*given), oracle(*given), "the output", slips(*given), atol=1e-3)


def test_large(mine):
    """a gate far open or far closed is no problem"""
    x, W_gate, W_in, W_out = inputs(2, 3, seed=2)
    out = mine.swiglu(x, 1000 * W_gate, W_in, W_out)
    expect(
        out.isfinite().all(),
        "gates of ±1000 give NaN or infinity: e^1000 overflows; write SiLU with torch.sigmoid",
    )
    right = oracle(x, 1000 * W_gate, W_in, W_out)
    close(out, right, "the output for large gates", atol=1e-2)


def test_double_precision(mine):
    """double precision, and inputs with a large offset"""
    x, *weights = inputs(2, 3, seed=6, dtype=torch.float64)
    close(mine.swiglu(x, *weights), oracle(x, *weights), "the output", atol=1e-10)
    far = x + 1e4
    close(mine.swiglu(far, *weights), oracle(far, *weights), "the output for inputs near 10,000")


def test_gradients(mine):
    """gradients equal PyTorch's, for the input and all weights"""
    same_gradients(mine.swiglu, oracle, **dict(zip(NAMES, inputs(2, 3, seed=3), strict=True)))
    x, W_gate, W_in, W_out = inputs(2, 3, seed=2)
    wide = (1000 * W_gate).requires_grad_()
    (slope,) = torch.autograd.grad(mine.swiglu(x, wide, W_in, W_out).sum(), wide)
    expect(
        slope.isfinite().all(),
        "gates of ±1000 give a finite output and a gradient of NaN, 0 · ∞ at e^1000: write SiLU "
        "with torch.sigmoid",
    )


def test_layouts(mine):
    """inputs of any layout in memory"""
    any_layout(mine.swiglu, **dict(zip(NAMES, inputs(2, 3, seed=4), strict=True)))


def test_fair_width(mine):
    """no bigger than the MLP, and the next wider one would be"""
    for d_model, d_mlp in [(4, 16), (96, 384), (7, 5), (1, 3), (2, 2), (576, 2304), (50, 7)]:
        width = mine.fair_width(d_model, d_mlp)
        expect(
            isinstance(width, int) and width > 0,
            f"fair_width({d_model}, {d_mlp}) is {width!r}, and should be a whole number of neurons",
        )
        budget = sum(p.numel() for p in MLP(d_model, d_mlp).parameters())
        size = sum(p.numel() for p in SwiGLU(d_model, width).parameters())
        expect(
            size <= budget,
            f"fair_width({d_model}, {d_mlp}) is {width}: a SwiGLU of that width has {size} "
            f"parameters and the MLP {budget}, so the comparison would reward size",
        )
        expect(
            size + 3 * d_model != budget,
            f"fair_width({d_model}, {d_mlp}) is {width}: with one neuron more, the SwiGLU has as "
            "many parameters as the MLP, which is no bigger",
        )
        expect(
            size + 3 * d_model > budget,
            f"fair_width({d_model}, {d_mlp}) is {width}: a SwiGLU of that width has {size} "
            f"parameters of {budget}, and one neuron more would fit (do the MLP's biases count?)",
        )
