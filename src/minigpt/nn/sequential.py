"""Layers in a row: the chain rule as a loop."""

from __future__ import annotations

from collections.abc import Iterator

from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.nn.module import Module


class Sequential(Module):
    """Apply layers one after the other; walk back through them in reverse.

    $$ y = f_n(\\dots f_2(f_1(x))), \\qquad
       \\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y}\\, J_n \\cdots J_2 J_1 $$

    `model[i]` is a layer and `model[a:b]` a shorter Sequential of the same layers, so a hidden
    value can be read, changed and sent on: `model[2:](edit(model[:2](x)))`.

    Raises:
        ConfigError: a layer that occurs twice, which could remember only one of its forwards.

    Source: Lesson 1.2.
    """

    def __init__(self, *layers: Module) -> None:
        self.layers = list(layers)
        every = [id(module) for layer in layers for module in layer.modules()]
        if len(set(every)) < len(every):
            raise ConfigError(
                "a layer occurs twice in Sequential, but it remembers one forward only: "
                "make a layer for each place"
            )

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Apply every layer in turn."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dy: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Hand the gradient from each layer to the one before it."""
        for layer in reversed(self.layers):
            dy = layer.backward(dy)
        return dy

    def activations(self, x: Float[Tensor, "..."]) -> list[Float[Tensor, "..."]]:
        """Return what every layer puts out, in order; the last is the model's output."""
        found = []
        for layer in self.layers:
            x = layer.forward(x)
            found.append(x)
        return found

    def gradients(self, dy: Float[Tensor, "..."]) -> list[Float[Tensor, "..."]]:
        """Do `backward`, and return the loss's gradient at every layer's output, in order."""
        found = []
        for layer in reversed(self.layers):
            found.append(dy)
            dy = layer.backward(dy)
        return found[::-1]

    def __getitem__(self, index: int | slice) -> Module:
        """Return one layer, or a Sequential of several."""
        return Sequential(*self.layers[index]) if isinstance(index, slice) else self.layers[index]

    def __len__(self) -> int:
        """Return the number of layers."""
        return len(self.layers)

    def __iter__(self) -> Iterator[Module]:
        """Go through the layers."""
        return iter(self.layers)
