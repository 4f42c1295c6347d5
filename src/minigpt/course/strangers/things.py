"""What may be done with a thing of the other side, and which of its attributes are kept in step."""

import operator
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import torch
from torch import nn

Operation = Callable[..., Any]


def _turned(operation: Operation) -> Operation:
    return lambda a, b: operation(b, a)


_TWO = {
    name: getattr(operator, f"__{name}__")
    for names in ("add sub mul truediv floordiv mod pow matmul", "and or xor lshift rshift")
    for name in names.split()
}
_COMPARED = {
    f"__{name}__": getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")
}

OPERATIONS: dict[str, Operation] = {
    "__call__": lambda thing, *arguments, **named: thing(*arguments, **named),
    **{f"__{name}__": do for name, do in _TWO.items()},
    **{f"__r{name}__": _turned(do) for name, do in _TWO.items()},
    **_COMPARED,
    "__neg__": operator.neg,
    "__pos__": operator.pos,
    "__abs__": abs,
    "__invert__": operator.invert,
    "__getitem__": operator.getitem,
    "__setitem__": operator.setitem,
    "__delitem__": operator.delitem,
    "__contains__": operator.contains,
    "__len__": len,
    "__iter__": iter,
    "__next__": next,
    "__bool__": bool,
    "__float__": float,
    "__int__": int,
    "__index__": operator.index,
    "__repr__": repr,
    "__str__": str,
}
ALWAYS = (*_COMPARED, "__repr__", "__str__")  # which every object has: those of its own count


def watched(thing: Any) -> dict[str, Any]:
    """The attributes of an object of the package that both sides keep in step."""
    if isinstance(thing, nn.Module):
        return {"training": vars(thing).get("training")}
    if isinstance(thing, torch.Generator):
        return {"state": thing.get_state().numpy().tobytes()}
    if is_dataclass(thing) and not hasattr(thing, "__dict__"):
        return {one.name: getattr(thing, one.name, None) for one in fields(thing)}
    return dict(vars(thing))
