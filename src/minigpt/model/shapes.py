"""Say the shapes that flow through a function, or through every hook point of a model."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.model.hooks import Hooked, NamesFilter

Say = Callable[[str], object]
P = ParamSpec("P")
R = TypeVar("R")


def log_shapes(function: Callable[P, R], say: Say = print) -> Callable[P, R]:
    """Decorate a function, so that each call says the shapes that go in and come out.

    `say` takes each line: `print` if you name none, or the `append` of a list. A call that fails
    has said what went in, which is where one looks.

    Example:
        >>> import torch
        >>> mix = log_shapes(lambda pattern, v: pattern @ v)
        >>> _ = mix(torch.ones(2, 5, 5), torch.ones(2, 5, 3))
        <lambda> takes [2 5 5] [2 5 3]
        <lambda> gives [2 5 3]

    Raises:
        ConfigError: what is decorated cannot be called.

    Source: Lesson 3.4.
    """
    if not callable(function):
        raise ConfigError(f"log_shapes decorates a function, and got {type(function).__name__}")
    name = getattr(function, "__qualname__", type(function).__name__).split("<locals>.")[-1]

    @wraps(function)
    def logged(*args: P.args, **kwargs: P.kwargs) -> R:
        named = [f"{key}={_shape(value)}" for key, value in kwargs.items()]
        say(" ".join([name, "takes", *map(_shape, args), *named]))
        result = function(*args, **kwargs)
        say(f"{name} gives {_shape(result)}")
        return result

    return logged


def _shape(value: Any) -> str:
    """`[2 5 3]` for a tensor, the shapes of what a tuple or list holds, else the type's name."""
    if isinstance(value, Tensor):
        return f"[{' '.join(map(str, value.shape))}]"
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_shape, value))})"
    return type(value).__name__


@contextmanager
def shapes_logged(
    model: Hooked, names: NamesFilter = None, say: Say = print
) -> Iterator[dict[str, tuple[int, ...]]]:
    """Say the shape of every activation that `names` selects, in the order of computation.

    The dictionary that the `with` block gets fills up with name → shape as the model runs.

    Raises:
        HookError: a name that the model does not have, or no forward pass inside the block.

    Source: Lesson 3.4.
    """
    seen: dict[str, tuple[int, ...]] = {}

    def note(value: Tensor, point: Any) -> None:
        seen[point.name] = tuple(value.shape)
        say(f"{point.name} {_shape(value)}")

    chosen = model.hook_points if names is None else names
    wanted = [chosen] if isinstance(chosen, str) or callable(chosen) else list(chosen)
    with model.hooked(dict.fromkeys(wanted, note)):
        yield seen
