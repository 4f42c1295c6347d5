"""The input that failed: what a test last gave to a function of the submission, in one line."""

from collections.abc import Callable, Collection
from functools import wraps
from inspect import BoundArguments, signature
from types import FunctionType, ModuleType
from typing import Any

_SMALL = 8  # numbers of a tensor that are shown one by one
WIDE = 160


class Watched(ModuleType):
    """The submission as its tests see it: each call of a function is noted before it runs.

    The functions still call each other without being watched, so `given` is what the test gave.
    """

    def __init__(self, module: ModuleType, names: Collection[str]) -> None:
        super().__init__(module.__name__)
        vars(self).update(vars(module))
        self.given = ""
        for name in names:
            function = getattr(module, name)
            if isinstance(function, FunctionType):
                setattr(self, name, self._noting(function))

    def _noting(self, function: FunctionType) -> Callable[..., Any]:
        parameters = signature(function)

        @wraps(function)
        def noting(*arguments: Any, **options: Any) -> Any:
            try:
                self.given = _described(function.__name__, parameters.bind(*arguments, **options))
            except TypeError:  # the call itself will say what does not fit
                self.given = ""
            return function(*arguments, **options)

        return noting


def _described(name: str, call: BoundArguments) -> str:
    """A call in one line: small values as they are, tensors by their shape and dtype."""
    said = [f"{key}={_value(value)}" for key, value in call.arguments.items()]
    text = f"{name}({', '.join(said)})"
    return text if len(text) <= WIDE else text[: WIDE - 1] + "…"


def _value(value: Any) -> str:
    if isinstance(value, bool | int | str | None):
        text = repr(value)
        return text if len(text) <= 40 else text[:39] + "…"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple | list):
        inner = ", ".join(_value(one) for one in value[:3])
        more = f", … {len(value)} in all" if len(value) > 3 else ""
        return f"({inner}{more})" if isinstance(value, tuple) else f"[{inner}{more}]"
    if hasattr(value, "dtype") and hasattr(value, "tolist"):
        return _array(value)
    if isinstance(value, FunctionType):
        return "a function"
    return f"a {type(value).__name__}"


def _array(value: Any) -> str:
    kind = str(value.dtype).removeprefix("torch.")
    size = 1
    for length in value.shape:
        size *= length
    if 0 < size <= _SMALL and type(value).__module__ in ("torch", "numpy"):
        return f"{_numbers(value.tolist())} {kind}"
    return f"{list(value.shape)} {kind}"


def _numbers(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_numbers(one) for one in value) + "]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
