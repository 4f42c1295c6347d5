"""What every layer is: a forward that remembers, and a backward that uses what was remembered."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Self

import torch
from torch import Tensor

from minigpt.errors import CheckpointError, MinigptError


class Module(ABC):
    """A differentiable function with parameters.

    $$ \\text{forward}: x ↦ y, \\qquad
       \\text{backward}: \\frac{\\partial L}{\\partial y} ↦ \\frac{\\partial L}{\\partial x} $$

    `backward` also leaves every parameter's gradient in its `.grad`, where optimizers look for
    it. It replaces what is there, so nothing needs to be zeroed, and it belongs to the latest
    forward. A public attribute that holds a tensor is a parameter; one that holds a module, or a
    list of them, is a part of this one.

    Source: Lesson 1.2.
    """

    training: bool = True
    _remembered: tuple[Tensor, ...] | None = None

    @abstractmethod
    def forward(self, x: Tensor) -> Tensor:
        """Compute the output and remember what `backward` will need."""

    @abstractmethod
    def backward(self, dy: Tensor) -> Tensor:
        """Turn the loss's gradient at the output into that at the input; set parameters' `.grad`.

        Raises:
            MinigptError: there was no forward.
        """

    def __call__(self, x: Tensor) -> Tensor:
        """Call `forward`."""
        return self.forward(x)

    def remember(self, *values: Tensor) -> None:
        """Keep values of the forward for the backward."""
        self._remembered = values

    def recall(self) -> tuple[Tensor, ...]:
        """Return what the latest forward kept.

        Raises:
            MinigptError: there was none.
        """
        if self._remembered is None:
            name = type(self).__name__
            raise MinigptError(f"{name}.backward needs a forward first: call the {name} on an x")
        return self._remembered

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """Yield the modules this one is made of, with their names."""
        for name, value in vars(self).items():
            if isinstance(value, Module):
                yield name, value
            elif isinstance(value, list | tuple) and not name.startswith("_"):
                parts = [part for part in value if isinstance(part, Module)]
                yield from ((f"{name}.{i}", part) for i, part in enumerate(parts))

    def modules(self) -> Iterator[Module]:
        """Yield this module and all that it is made of, to any depth."""
        yield self
        for _, child in self.named_children():
            yield from child.modules()

    def named_parameters(self) -> dict[str, Tensor]:
        """Return every parameter by its path, such as `layers.0.W`."""
        own = vars(self).items()
        found = {k: v for k, v in own if isinstance(v, Tensor) and not k.startswith("_")}
        for name, child in self.named_children():
            found |= {f"{name}.{k}": v for k, v in child.named_parameters().items()}
        return found

    def parameters(self) -> Iterator[Tensor]:
        """Yield every parameter, for an optimizer."""
        yield from self.named_parameters().values()

    @property
    def grads(self) -> dict[str, Tensor]:
        """The gradient of every parameter that has one, by the parameter's path."""
        return {k: w.grad for k, w in self.named_parameters().items() if w.grad is not None}

    def train(self, mode: bool = True) -> Self:
        """Switch to training (dropout drops); return the module."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Switch to evaluation (dropout does nothing); return the module."""
        return self.train(False)

    def to(self, dtype: torch.dtype) -> Self:
        """Convert the parameters in place, to float64 say; return the module."""
        for w in self.parameters():
            w.data, w.grad = w.data.to(dtype), None
        return self

    def state_dict(self) -> dict[str, Tensor]:
        """Return a copy of every parameter by its path."""
        return {name: w.clone() for name, w in self.named_parameters().items()}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Copy the values of `state_dict` into the parameters.

        Raises:
            CheckpointError: a name is missing or too many, or a shape differs.
        """
        own = self.named_parameters()
        if state.keys() != own.keys():
            odd = sorted(state.keys() ^ own.keys())
            raise CheckpointError(f"the state and the module differ in the parameters {odd}")
        for name, w in own.items():
            if w.shape != state[name].shape:
                raise CheckpointError(
                    f"{name} is {tuple(w.shape)}, but the state holds {tuple(state[name].shape)}"
                )
        for name, w in own.items():
            w.copy_(state[name])
