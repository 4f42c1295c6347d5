"""A test may watch which functions of torch are called, in the box as here.

The box notes the name of each call and the shapes of its tensors, and the test's own mode is told,
with tensors that hold no values. The note is the box's word, as every result is: it says how code
computes that was not made to lie.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode, _get_current_function_mode, _pop_mode_temporarily
from torch.utils._device import DeviceContext

MOST_CALLS = 10_000  # calls that are told of one request
Call = tuple[str, list[list[int] | None]]  # a function's name; the shape of each argument, if any


def watching() -> bool:
    """Whether a mode of the test's own watches what is called now."""
    mode = _get_current_function_mode()
    return mode is not None and not isinstance(mode, DeviceContext)


class Noting(TorchFunctionMode):
    """Notes which functions of torch are called, and with tensors of which shapes."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        if len(self.calls) < MOST_CALLS:
            shapes = [list(one.shape) if isinstance(one, Tensor) else None for one in args]
            self.calls.append((str(getattr(func, "__name__", "")), shapes))
        return func(*args, **(kwargs or {}))


@contextmanager
def unwatched() -> Iterator[list[Any]]:
    """Work without the test's mode; afterwards it is told of the calls in the list.

    Raises:
        TypeError, ValueError: what is in the list is no call.
    """
    told = list[Any]()
    with _pop_mode_temporarily() as mode:
        yield told
        for name, shapes in told[:MOST_CALLS]:
            arguments = [s if s is None else torch.empty(s, device="meta") for s in shapes]
            mode.__torch_function__(_named(str(name)), (), tuple(arguments), {})


def _named(name: str) -> Callable[..., None]:
    def called(*arguments: Any, **named: Any) -> None:
        """Stand for a function that was called in the box."""

    called.__name__ = name
    return called
