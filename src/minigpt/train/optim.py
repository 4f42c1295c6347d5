"""Optimizers in raw tensor operations: from a gradient to a step.

A ladder: SGD walks downhill, Momentum remembers where it was going, Adam gives every weight its
own step size, AdamW takes weight decay out of the gradient. Each equals `torch.optim`'s class of
that kind bit for bit on a CPU. They update any tensor that has a `.grad`, whether autograd or a
backward written by hand (`minigpt.nn`) put it there. Not here: sparse or complex gradients.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypedDict

import torch
from torch import Tensor, nn

from minigpt.errors import CheckpointError, ConfigError, nearest
from minigpt.train.config import TrainConfig

Slots: TypeAlias = dict[str, Tensor]  # the running averages of one parameter


class ParameterGroup(TypedDict):
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


def parameter_groups(params: Params, lr: float, weight_decay: float) -> list[ParameterGroup]:
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


def _group(given: Mapping[str, Any], lr: float, weight_decay: float) -> ParameterGroup:
    for name in given:
        if name not in ParameterGroup.__annotations__:
            raise ConfigError(
                f"no group setting {name!r}; {nearest(name, ParameterGroup.__annotations__)}"
            )
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


class Optimizer(ABC):
    """What every optimizer does: walk the parameters, keep a state for each, save and restore it.

    `params` are tensors, or groups `{"params": tensors, "lr": …, "weight_decay": …}` where what a
    group leaves out is the optimizer's own. A parameter without a gradient is left alone.

    Raises:
        ConfigError: no parameters, one given twice, or a setting out of range.
    """

    slots: tuple[str, ...] = ()  # running averages kept for each parameter

    def __init__(self, params: Params, lr: float, weight_decay: float = 0.0) -> None:
        self.param_groups = parameter_groups(params, lr, weight_decay)
        self.state: dict[Tensor, Slots] = {}
        self.steps: dict[Tensor, int] = {}

    @abstractmethod
    def update(self, w: Tensor, g: Tensor, state: Slots, t: int, group: ParameterGroup) -> None:
        """Change the parameter `w` in place, given its gradient, at its t-th step (from 1)."""

    @torch.no_grad()
    def step(self) -> None:
        """Update every parameter that has a gradient."""
        for group in self.param_groups:
            for w in group["params"]:
                if w.grad is None:
                    continue
                if w not in self.state:
                    self.state[w] = {slot: torch.zeros_like(w) for slot in self.slots}
                self.steps[w] = self.steps.get(w, 0) + 1
                self.update(w, w.grad, self.state[w], self.steps[w], group)

    def zero_grad(self) -> None:
        """Forget the gradients, which autograd would otherwise add up."""
        for w in self._params():
            w.grad = None

    def set_lr(self, lr: float) -> None:
        """Give every group this learning rate, as a schedule does before each step."""
        for group in self.param_groups:
            group["lr"] = lr

    def _params(self) -> list[Tensor]:
        return [w for group in self.param_groups for w in group["params"]]

    def state_dict(self) -> dict[str, Any]:
        """Return all that is needed to go on: numbers and tensors, parameters by position."""
        order = {w: i for i, w in enumerate(self._params())}
        state = {order[w]: {"step": self.steps[w], **kept} for w, kept in self.state.items()}
        groups = [{**g, "params": [order[w] for w in g["params"]]} for g in self.param_groups]
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, saved: Mapping[str, Any]) -> None:
        """Take over what `state_dict` returned; the tensors are copied.

        Raises:
            CheckpointError: saved for other groups, other shapes or another kind of optimizer;
                nothing is changed then.
        """
        params = self._params()
        sizes = [len(g["params"]) for g in self.param_groups]
        if [len(g["params"]) for g in saved["param_groups"]] != sizes:
            raise CheckpointError(
                f"the saved optimizer has other groups than this one, which has {sizes} parameters"
            )
        for i, kept in saved["state"].items():
            if i not in range(len(params)):
                raise CheckpointError(
                    f"the saved state has parameter {i}, but the optimizer has {len(params)}"
                )
            self._check_state(i, params[i], kept)
        for group, other in zip(self.param_groups, saved["param_groups"], strict=True):
            group["lr"], group["weight_decay"] = other["lr"], other["weight_decay"]
        self.steps = {params[i]: int(kept["step"]) for i, kept in saved["state"].items()}
        self.state = {
            params[i]: {slot: torch.zeros_like(params[i]).copy_(kept[slot]) for slot in self.slots}
            for i, kept in saved["state"].items()
        }

    def _check_state(self, i: int, w: Tensor, kept: Mapping[str, Any]) -> None:
        names = set(kept) - {"step"}
        if names != set(self.slots):
            raise CheckpointError(
                f"the saved state of parameter {i} holds {sorted(names)}, "
                f"but {type(self).__name__} keeps {sorted(self.slots)}"
            )
        for slot in self.slots:
            if kept[slot].shape != w.shape:
                raise CheckpointError(
                    f"the saved {slot} of parameter {i} is {tuple(kept[slot].shape)}, "
                    f"but the parameter is {tuple(w.shape)}"
                )


class SGD(Optimizer):
    """Step against the gradient.

    $$ w ← w - η\\,(g + λ w) $$

    The decay λ pulls through the gradient, as an L2 penalty ½λ‖w‖² would.

    Source: Robbins & Monro 1951; Lesson 0.2.
    """

    def update(self, w: Tensor, g: Tensor, state: Slots, t: int, group: ParameterGroup) -> None:
        """Take one step downhill."""
        w.add_(_with_l2(w, g, group), alpha=-group["lr"])


class Momentum(Optimizer):
    """Step along a running sum of gradients, like a heavy ball.

    $$ u ← μ u + g + λ w, \\qquad w ← w - η u $$

    `nesterov` steps along μu + g instead, the sum as it will look one step on.

    Source: Polyak 1964; Sutskever et al. 2013; Lesson 0.2.
    """

    slots = ("u",)

    def __init__(
        self,
        params: Params,
        lr: float,
        momentum: float = 0.9,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        self.momentum, self.nesterov = fraction("momentum", momentum), nesterov

    def update(self, w: Tensor, g: Tensor, state: Slots, t: int, group: ParameterGroup) -> None:
        """Add the gradient to the velocity and move along it."""
        g, u = _with_l2(w, g, group), state["u"]
        u.mul_(self.momentum).add_(g)
        w.add_(g.add(u, alpha=self.momentum) if self.nesterov else u, alpha=-group["lr"])


class Adam(Optimizer):
    """Step by the gradient's running mean over the root of its running mean square.

    $$ m ← β_1 m + (1-β_1) g, \\quad v ← β_2 v + (1-β_2) g^2, \\quad
       w ← w - η\\, \\frac{m / (1-β_1^t)}{\\sqrt{v / (1-β_2^t)} + ε} $$

    Both averages start at 0; dividing by 1 − βᵗ undoes that. Weight decay joins the gradient
    (g + λw) and is then divided like it: AdamW keeps it out.

    Source: Kingma & Ba 2015, algorithm 1; Lesson 0.2.
    """

    slots = ("m", "v")

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        self.betas = fraction("betas[0]", betas[0]), fraction("betas[1]", betas[1])
        self.eps = at_least_0("eps", eps)

    def update(self, w: Tensor, g: Tensor, state: Slots, t: int, group: ParameterGroup) -> None:
        """Decay through the gradient, then take Adam's step."""
        self.adam_step(w, _with_l2(w, g, group), state, t, group["lr"])

    def adam_step(self, w: Tensor, g: Tensor, state: Slots, t: int, lr: float) -> None:
        """Update both averages and move by their ratio."""
        (beta1, beta2), m, v = self.betas, state["m"], state["v"]
        m.lerp_(g, 1 - beta1)  # from m, a fraction 1 − β₁ of the way to g
        v.mul_(beta2).addcmul_(g, g, value=1 - beta2)
        root = (v.sqrt() / math.sqrt(1 - beta2**t)).add_(self.eps)
        w.addcdiv_(m, root, value=-lr / (1 - beta1**t))


class AdamW(Adam):
    """Adam, with weight decay that shrinks the weights beside the step instead of inside it.

    $$ w ← (1 - ηλ)\\, w, \\qquad \\text{then Adam's step without } λ $$

    Source: Loshchilov & Hutter 2019, algorithm 2; Lesson 1.4.
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)

    def update(self, w: Tensor, g: Tensor, state: Slots, t: int, group: ParameterGroup) -> None:
        """Shrink the weights, then take Adam's step on the bare gradient."""
        w.mul_(1 - group["lr"] * group["weight_decay"])
        self.adam_step(w, g, state, t, group["lr"])


def _with_l2(w: Tensor, g: Tensor, group: ParameterGroup) -> Tensor:
    """Add what an L2 penalty would: λw."""
    return g.add(w, alpha=group["weight_decay"]) if group["weight_decay"] else g


class AnyOptimizer(Protocol):
    """What the trainer asks of an optimizer; torch's are such, and so are ours."""

    param_groups: Any  # a list of dictionaries with "params" and "lr"

    def step(self) -> object:
        """Update the parameters from their gradients."""

    def zero_grad(self) -> None:
        """Forget the gradients."""

    def state_dict(self) -> dict[str, Any]:
        """Return `{"state": {index: {name: tensor or number}}, "param_groups": …}`."""

    def load_state_dict(self, state_dict: dict[str, Any], /) -> object:
        """Take over such a state."""


def make_optimizer(model: nn.Module, cfg: TrainConfig) -> AnyOptimizer:
    """Return the AdamW that `cfg.optimizer` names; it decays matrices only.

    "adamw" is one fused kernel of PyTorch's, "ours" is `minigpt.train.optim.AdamW`, which can be
    read: their curves differ by rounding.

    Source: Loshchilov & Hutter 2019, algorithm 2; Lesson 4.5.
    """
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = decay_matrices(trained, cfg.weight_decay)
    betas = (cfg.beta1, cfg.beta2)
    if cfg.optimizer == "ours":
        return AdamW(groups, cfg.lr, betas)
    return torch.optim.AdamW(groups, lr=cfg.lr, betas=betas, fused=True)
