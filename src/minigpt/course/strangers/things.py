"""What may be done with a thing in the box, and which attributes of objects are kept in step.

No operation hands the box anything to compare or to compute with: what a test expects stays with
the test, and a thing that says it equals everything is asked by nobody.
"""

import operator
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import torch
from torch import nn

Operation = Callable[..., Any]
OPERATIONS: dict[str, Operation] = {
    "__call__": lambda thing, *arguments, **named: thing(*arguments, **named),
    "__getitem__": operator.getitem,
    "__setitem__": operator.setitem,
    "__delitem__": operator.delitem,
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
DATA = ("__bool__", "__float__", "__int__", "__index__", "__repr__", "__str__")  # of anything
STREAM = (*DATA, "__iter__", "__next__")  # of an iterator
FUNCTION = (*DATA, "__call__")
THING = tuple(OPERATIONS)  # of an instance of a class that the stub defines


def watched(thing: Any) -> dict[str, Any]:
    """The attributes of an object of the package that both sides keep in step."""
    if isinstance(thing, nn.Module):
        return {"training": vars(thing).get("training")}
    if isinstance(thing, torch.Generator):
        return {"state": thing.get_state().numpy().tobytes()}
    if is_dataclass(thing) and not hasattr(thing, "__dict__"):
        return {one.name: getattr(thing, one.name, None) for one in fields(thing)}
    return dict(vars(thing))
