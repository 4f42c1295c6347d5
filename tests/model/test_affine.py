"""A product and its bias in one operation."""

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from minigpt import GPT, GPTConfig
from minigpt.model.affine import affine


@pytest.mark.parametrize("shape", [(), (1,), (2, 5), (2, 3, 5)], ids=str)
@pytest.mark.parametrize("biased", [True, False])
def test_it_is_the_product_and_the_sum(shape: tuple[int, ...], biased: bool) -> None:
    torch.manual_seed(0)
    x, W, b = torch.randn(*shape, 4), torch.randn(4, 7), torch.randn(7)
    for part in (x, W, b):
        part.requires_grad_()
    out = affine(x, W, b if biased else None)
    written = x @ W + b if biased else x @ W
    torch.testing.assert_close(out, written)
    direction, wanted = torch.randn_like(out), (x, W, b) if biased else (x, W)
    for ours, theirs in zip(
        torch.autograd.grad(out, wanted, direction),
        torch.autograd.grad(written, wanted, direction),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs)


class Sums(TorchDispatchMode):
    """Collects the shapes of what is added."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[list[torch.Size]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func in (torch.ops.aten.add.Tensor, torch.ops.aten.add_.Tensor):
            self.shapes.append([one.shape for one in args if isinstance(one, Tensor)])
        return func(*args, **(kwargs or {}))


def test_no_bias_takes_a_pass_of_its_own() -> None:
    model = GPT(GPTConfig(2, 4, 16, 12, 20))
    with torch.no_grad(), Sums() as sums:
        model(torch.arange(14).view(2, 7))
    stream = torch.Size([2, 7, 16])
    assert sums.shapes == [[stream, stream]] * 5  # the positions, and two writes a block
