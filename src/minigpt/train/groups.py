"""Parameter groups: which weights share a learning rate and a weight decay."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypedDict

from torch import Tensor

from minigpt.errors import ConfigError, nearest


class Group(TypedDict):
    """Parameters that share a learning rate and a weight decay; change either at any time."""

    params: list[Tensor]
    lr: float
    weight_decay: float


Params: TypeAlias = Iterable[Tensor] | Sequence[Mapping[str, Any]]


def decay_matrices(params: Iterable[Tensor], weight_decay: float) -> list[dict[str, Any]]:
    """Return two groups: matrices decay; biases and LayerNorm's gains, which are vectors, do not.

    A group that would be empty is left out.

    Example:
        >>> import torch
        >>> W, b = torch.ones(3, 2), torch.zeros(2)
        >>> [(len(g["params"]), g["weight_decay"]) for g in decay_matrices([W, b], 0.1)]
        [(1, 0.1), (1, 0.0)]

    Source: Lesson 4.5.
    """
    given = list(params)
    matrices = {"params": [w for w in given if w.dim() > 1], "weight_decay": weight_decay}
    vectors = {"params": [w for w in given if w.dim() <= 1], "weight_decay": 0.0}
    return [group for group in (matrices, vectors) if group["params"]]


def parameter_groups(params: Params, lr: float, weight_decay: float) -> list[Group]:
    """Sort what an optimizer was given into groups; settings a group lacks are the optimizer's.

    Raises:
        ConfigError: no parameters, one given twice, or a setting unknown or out of range.
    """
    if isinstance(params, Tensor):
        raise ConfigError("params is one tensor: give a list of tensors, or model.parameters()")
    given = list(params)
    groups = [_group(g, lr, weight_decay) for g in given if isinstance(g, Mapping)]
    tensors = [w for w in given if not isinstance(w, Mapping)]
    groups += [_group({"params": tensors}, lr, weight_decay)] if tensors else []
    every = [w for group in groups for w in group["params"]]
    if not every:
        raise ConfigError("the optimizer got no parameters: was an iterator used up before?")
    if len(set(every)) < len(every):
        raise ConfigError("a parameter is given twice: it would take two steps at a time")
    return groups


def _group(given: Mapping[str, Any], lr: float, weight_decay: float) -> Group:
    for name in given:
        if name not in Group.__annotations__:
            raise ConfigError(f"no group setting {name!r}; {nearest(name, Group.__annotations__)}")
    params = list(given.get("params", []))
    for w in params:
        if not isinstance(w, Tensor) or not w.is_leaf:
            raise ConfigError("every parameter must be a tensor that was not computed from others")
    return {
        "params": params,
        "lr": at_least_0("lr", given.get("lr", lr)),
        "weight_decay": at_least_0("weight_decay", given.get("weight_decay", weight_decay)),
    }


def at_least_0(name: str, value: float) -> float:
    """Return a setting that may be any number from 0 on.

    Raises:
        ConfigError: it is negative or not finite.
    """
    if not 0 <= value < math.inf:
        raise ConfigError(f"{name}={value} must be a finite number of at least 0")
    return value


def fraction(name: str, value: float) -> float:
    """Return a setting that says how much of something is kept.

    Raises:
        ConfigError: it is not at least 0 and below 1.
    """
    if not 0 <= value < 1:
        raise ConfigError(f"{name}={value} must be at least 0 and below 1")
    return value
