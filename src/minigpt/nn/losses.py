"""Losses as the last step of a forward and the first of a backward."""

from abc import ABC, abstractmethod

from jaxtyping import Float, Integer
from torch import Tensor

from minigpt.errors import ConfigError, MinigptError
from minigpt.train.losses import cross_entropy, cross_entropy_grad


class Loss(ABC):
    """Compare outputs with targets: one number forward, the gradient at the outputs backward."""

    _remembered: tuple[Tensor, Tensor] | None = None

    def __call__(self, output: Tensor, target: Tensor) -> Float[Tensor, ""]:
        """Compute the loss and remember both for `backward`."""
        self._remembered = output, target
        return self.forward(output, target)

    def backward(self) -> Tensor:
        """Return the gradient of the latest loss with respect to the outputs.

        Raises:
            MinigptError: there was none.
        """
        if self._remembered is None:
            raise MinigptError(f"{type(self).__name__}.backward needs a loss first: call it")
        return self.gradient(*self._remembered)

    @abstractmethod
    def forward(self, output: Tensor, target: Tensor) -> Float[Tensor, ""]:
        """Compute the loss, a mean over all targets."""

    @abstractmethod
    def gradient(self, output: Tensor, target: Tensor) -> Tensor:
        """Compute the loss's gradient at the outputs, in their shape."""


class CrossEntropy(Loss):
    """The mean surprisal of the right classes, in nats.

    $$ L = -\\frac1n \\sum_i \\log \\text{softmax}(z_i)_{y_i}, \\qquad
       \\frac{\\partial L}{\\partial z} = \\frac{p - y}{n} $$

    Raises:
        ConfigError: targets that are not whole numbers, or not one for each row of logits.

    Source: Lesson 0.3; derived in Lesson 1.2.
    """

    def forward(
        self, output: Float[Tensor, "*batch label"], target: Integer[Tensor, "*batch"]
    ) -> Float[Tensor, ""]:
        """Take logits and class numbers."""
        return cross_entropy(output, target)

    def gradient(
        self, output: Float[Tensor, "*batch label"], target: Integer[Tensor, "*batch"]
    ) -> Float[Tensor, "*batch label"]:
        """Return predicted minus actual, over the number of targets."""
        return cross_entropy_grad(output, target)


class MSE(Loss):
    """The mean squared difference, over all numbers of the output.

    $$ L = \\frac1n \\sum_i (\\hat y_i - y_i)^2, \\qquad
       \\frac{\\partial L}{\\partial \\hat y} = \\frac2n (\\hat y - y) $$

    Raises:
        ConfigError: outputs and targets of different shapes, which would be broadcast.

    Source: Lesson 1.1.
    """

    def forward(
        self, output: Float[Tensor, "..."], target: Float[Tensor, "..."]
    ) -> Float[Tensor, ""]:
        """Take outputs and targets of one shape."""
        if output.shape != target.shape:
            raise ConfigError(
                f"outputs {tuple(output.shape)} and targets {tuple(target.shape)} differ: "
                "reshape one, for broadcasting would compare every output with every target"
            )
        return (output - target).pow(2).mean()

    def gradient(
        self, output: Float[Tensor, "..."], target: Float[Tensor, "..."]
    ) -> Float[Tensor, "..."]:
        """Return twice the difference, over how many there are."""
        return 2 * (output - target) / output.numel()
