"""Which objects of a test are sent into the box as they are: those of the package, and of torch."""

import sys
from types import BuiltinFunctionType, FunctionType, ModuleType, SimpleNamespace
from typing import Any

import torch
from torch import nn


def sent_as(thing: Any) -> type | None:
    """The class under which an object is sent, if it is one of the package or of torch."""
    if isinstance(thing, type | BaseException | ModuleType):
        return None
    return next((kind for kind in type(thing).__mro__ if _is_known(kind)), None)


def _is_known(kind: type) -> bool:
    if kind in (torch.Generator, SimpleNamespace):
        return True
    if kind.__qualname__.count(".") or kind in (nn.Module,):
        return False
    home = kind.__module__
    return _is_package(home) or (home.startswith("torch.nn.") and issubclass(kind, nn.Module))


def _is_package(module: str) -> bool:
    return module.startswith("minigpt.") and not module.startswith("minigpt.course.")


def is_foreign(part: nn.Module) -> bool:
    """Whether a part of a model is of a class of the test's own."""
    return not _is_known(type(part))


def added_properties(own: type, kind: type) -> tuple[str, ...]:
    """The properties that a test's subclass adds to a class of the package."""
    between = own.__mro__[: own.__mro__.index(kind)]
    return tuple(
        n for one in between for n, value in vars(one).items() if isinstance(value, property)
    )


def path_of(value: Any) -> str:
    """Where the box finds a function or class of the package or of torch; empty for others."""
    if not isinstance(value, FunctionType | BuiltinFunctionType | type):
        return ""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "")
    if module is None and getattr(torch, name, None) is value:
        module = "torch"
    if not module or not (_is_package(module) or module.split(".")[0] == "torch"):
        return ""
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return f"{module}:{name}" if found is value else ""
