"""The feed-forward half of a block."""

from collections.abc import Callable
from typing import ClassVar, Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.model.affine import affine
from minigpt.model.hooks import HookPoint
from minigpt.model.part import Implied, Part, declares


def gelu(x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
    """Gate x smoothly by its own size, in the tanh form that GPT-2 was trained with.

    $$ \\text{GELU}(x) ≈ \\tfrac12 x \\left(1 +
       \\tanh\\left(\\sqrt{2/π}\\,(x + 0.044715\\,x^3)\\right)\\right) $$

    Source: Hendrycks & Gimpel 2016; Lesson 1.1.
    """
    approximate: Literal["tanh"] = "tanh"
    return nn.functional.gelu(x, approximate=approximate)


class MLP(Part):
    """Read d_mlp directions, gate each, write d_mlp directions back.

    $$ \\text{MLP}(x) = \\text{GELU}(x W_{in} + b_{in})\\, W_{out} + b_{out} $$

    `activation` may be another function of one number, such as `torch.relu`.
    Hooks: `pre` and `post` [batch pos d_mlp], before and after the nonlinearity.

    Source: Radford et al. 2019; Lesson 3.3.
    """

    reads: ClassVar = ("W_in",)  # the matrices that read the input
    bias: ClassVar = "b_in"  # added behind the first of them
    matrices: ClassVar = ("W_in", "W_out")  # what every position is multiplied by
    neurons: ClassVar = "post"  # the activation that W_out writes, plus b_out

    def __init__(
        self, d_model: int, d_mlp: int, activation: Callable[[Tensor], Tensor] = gelu
    ) -> None:
        super().__init__()
        self.activation = activation
        self.W_in = nn.Parameter(torch.empty(d_model, d_mlp))
        self.b_in = nn.Parameter(torch.zeros(d_mlp))
        self.W_out = nn.Parameter(torch.empty(d_mlp, d_model))
        self.b_out = nn.Parameter(torch.zeros(d_model))
        self.pre, self.post = HookPoint(), HookPoint()

    def forward(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Apply the MLP at every position on its own."""
        pre = self.pre(affine(x, self.W_in, self.b_in))
        post = self.post(self.activation(pre))
        return affine(post, self.W_out, self.b_out)

    @declares
    def implied(self) -> Implied:
        """Say how `post` follows from `pre`."""
        return {"post": (self.activation, ("pre",))}

    @declares
    def per_pair(self) -> int:
        """Count none: an MLP knows no pairs of positions."""
        return 0


class SwiGLU(Part):
    """Read d_mlp directions twice, let one reading gate the other, write d_mlp directions back.

    $$ \\text{SwiGLU}(x) = \\big(\\text{SiLU}(x W_{gate}) \\odot x W_{in}\\big)\\, W_{out},
       \\qquad \\text{SiLU}(u) = \\frac{u}{1 + e^{-u}} $$

    Hooks, all [batch pos d_mlp]: `pre` = x W_gate, `gate` = SiLU(pre), `pre_linear` = x W_in, and
    `post` = gate ⊙ pre_linear, which W_out writes; all but `gate` as TransformerLens names them.

    Source: Shazeer 2020, eq. 6.
    """

    reads: ClassVar = ("W_in", "W_gate")
    bias: ClassVar = None
    matrices: ClassVar = ("W_in", "W_gate", "W_out")
    neurons: ClassVar = "post"
    b_out: ClassVar = None

    def __init__(self, d_model: int, d_mlp: int) -> None:
        super().__init__()
        self.W_gate = nn.Parameter(torch.empty(d_model, d_mlp))
        self.W_in = nn.Parameter(torch.empty(d_model, d_mlp))
        self.W_out = nn.Parameter(torch.empty(d_mlp, d_model))
        self.pre, self.gate = HookPoint(), HookPoint()
        self.pre_linear, self.post = HookPoint(), HookPoint()

    def forward(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Apply the MLP at every position on its own."""
        gate = self.gate(nn.functional.silu(self.pre(x @ self.W_gate)))
        post = self.post(gate * self.pre_linear(x @ self.W_in))
        return post @ self.W_out

    @declares
    def implied(self) -> Implied:
        """Say how `gate` and `post` follow from the two readings."""
        return {
            "gate": (nn.functional.silu, ("pre",)),
            "post": (torch.mul, ("gate", "pre_linear")),
        }

    @declares
    def per_pair(self) -> int:
        """Count none: see `MLP.per_pair`."""
        return 0
