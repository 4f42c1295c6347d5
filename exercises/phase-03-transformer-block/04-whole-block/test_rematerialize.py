"""The same numbers forward and backward, and nothing large kept in between."""

import torch
from torch.utils._pytree import tree_leaves

from minigpt.course.grading.feedback import close, differentiable, expect

NAMES = ("x", "W_in", "b_in", "W_out", "b_out")
SHAPES = ((3, 5, 6), (6, 24), (24,), (24, 6), (6,))


def inputs(seed=0):
    """x and the four weights, in double precision, with gradients."""
    g = torch.Generator().manual_seed(seed)
    return [
        torch.randn(shape, generator=g, dtype=torch.float64).requires_grad_() for shape in SHAPES
    ]


def test_forward(mine):
    """the output is the MLP's"""
    given = inputs()
    out = differentiable(mine.LeanMLP.apply(*given), "the output")
    close(out, mine.mlp(*given), "the output")


def test_backward(mine):
    """all five gradients are the MLP's"""
    given = inputs(1)
    seen = torch.randn(3, 5, 6, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    plain = torch.autograd.grad((mine.mlp(*given) * seen).sum(), given)
    summed = torch.autograd.grad(mine.mlp(*given).sum(), given)
    ours = torch.autograd.grad((mine.LeanMLP.apply(*given) * seen).sum(), given, allow_unused=True)
    for name, mine_, wanted, blind in zip(NAMES, ours, plain, summed, strict=True):
        expect(mine_ is not None, f"no gradient comes back for {name}")
        close(
            mine_,
            wanted,
            f"the gradient of {name}",
            hints=[(blind, "the gradient that arrives is not used: every output counts as one")],
        )


def test_numerically(mine):
    """the gradients are those of the function, by finite differences"""
    given = inputs(3)
    expect(
        torch.autograd.gradcheck(mine.LeanMLP.apply, given, raise_exception=False),
        "finite differences disagree with your gradients",
    )


def test_memory(mine):
    """nothing but the arguments is kept"""
    given = inputs(4)
    known = {t.data_ptr() for t in given}
    kept = []

    def note(tensor):
        if tensor.data_ptr() not in known:
            kept.append(tensor.numel())
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        out = mine.LeanMLP.apply(*given)
    aside = [v for v in tree_leaves(vars(out.grad_fn)) if isinstance(v, torch.Tensor)]
    extra = sum(kept) + sum(v.numel() for v in aside if v.data_ptr() not in known)
    expect(
        not extra,
        f"{extra} numbers are kept beyond the arguments, where x has {given[0].numel()}: "
        "compute them again instead",
    )
