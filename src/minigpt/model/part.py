"""What a part of a model says about itself, and when that may be believed.

Norms, attentions, MLPs, embeddings and blocks *declare* what their forward does: what follows from
what, how a norm is folded, where queries and keys carry their positions. Methods read declarations
and nothing else, so that a part from outside works with all of them or is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, ClassVar, TypeVar

from torch import Tensor, nn

from minigpt.errors import ConfigError

F = TypeVar("F", bound=Callable[..., Any])
# name of an activation → how it is computed, and from which activations ("input": what is read)
Implied = Mapping[str, tuple[Callable[..., Tensor], tuple[str, ...]]]


def declares(method: F) -> F:
    """Mark a method as a declaration: it describes the forward and is not called by it."""
    method.__dict__["declares"] = True
    return method


class Part(nn.Module):
    """A part of a model: a forward, and declarations of what that forward does.

    A declaration holds for the class that makes it. A subclass that changes a method (or a patch
    that replaces one) has declared nothing until it says so itself: see `declared`.
    """

    _methods: ClassVar[dict[str, FunctionType]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._methods = _methods_of(cls)


def declared(part: nn.Module, name: str) -> Any:
    """Return what a part declares under a name, or None where it declares nothing.

    That is so if the part does not declare it, if a subclass of the class that does changes one of
    its methods, or if a method was replaced or hooked after the class was made.
    """
    if not isinstance(part, Part) or _is_patched(part):
        return None
    for cls in type(part).__mro__:
        if name in vars(cls):
            return getattr(part, name)
        if cls is Part or vars(cls).get("_methods"):
            return None
    return None


def require(part: nn.Module, name: str, why: str) -> Any:
    """Return what a part declares; `why` says what it is needed for.

    Raises:
        ConfigError: the part declares nothing of that name.
    """
    found = declared(part, name)
    if found is None:
        raise ConfigError(
            f"{type(part).__name__} does not declare `{name}`, which {why} needs: declare it in "
            "the class that has the forward (see CONTRIBUTING), or take a model without that part"
        )
    return found


def _methods_of(cls: type) -> dict[str, FunctionType]:
    """Return the methods that a class itself computes with: no declarations, no special names."""
    return {
        name: value
        for name, value in vars(cls).items()
        if isinstance(value, FunctionType)
        and not (name.startswith("__") and name.endswith("__"))
        and not value.__dict__.get("declares")
    }


def _is_patched(part: nn.Module) -> bool:
    """Say whether a method is no longer the one that its class was made with."""
    if part._forward_hooks or part._forward_pre_hooks:
        return True
    classes = [cls for cls in type(part).__mro__ if "_methods" in vars(cls)]
    names = {name for cls in classes for name in vars(cls)["_methods"]}
    return bool(names & vars(part).keys()) or any(
        _methods_of(cls) != vars(cls)["_methods"] for cls in classes
    )
