"""How large the tensors are that a learner's function makes on its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves


class LargestTensor(TorchFunctionMode):
    """Remember, inside a `with`, the number of elements of the largest tensor that a call returns.

    with LargestTensor() as seen:
        mine.norm_of_product(A, B)
    expect(seen.numel < 1000, "the product is formed")
    """

    def __init__(self) -> None:
        super().__init__()
        self.numel = 0

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Run the call, and measure what it returns."""
        result = func(*args, **(kwargs or {}))
        made = [one.numel() for one in tree_leaves(result) if isinstance(one, Tensor)]
        self.numel = max(self.numel, *made, 0)
        return result
