"""LayerNorm, RMSNorm and none, with the scale they divide by in plain sight."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.model.hooks import HookPoint
from minigpt.model.part import Implied, Part, declares

Rows = Float[Tensor, "*batch pos d_model"]
_Direction = Float[Tensor, "*batch d_model"]
Shares = tuple[Float[Tensor, "*batch d_model"], Float[Tensor, "*batch"] | None]


class LayerNorm(Part):
    """Center each position's vector, divide by its standard deviation, then stretch and shift.

    $$ \\text{LN}(x) = \\frac{x - \\bar x}{\\sqrt{\\frac{1}{d}\\sum_i (x_i - \\bar x)^2 + ε}}
       \\odot w + b $$

    The variance is the biased one (divide by d, not d − 1).
    Hooks: `scale` [batch pos 1], the denominator; `normalized` [batch pos d_model], the output.

    Source: Ba et al. 2016; Lesson 3.2.
    """

    def __init__(self, d_model: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        self.w = nn.Parameter(torch.ones(d_model))
        self.b = nn.Parameter(torch.zeros(d_model))
        self.scale, self.normalized = HookPoint(), HookPoint()

    def forward(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Normalize over `d_model`; one fused kernel where no hook watches the scale."""
        if not self.scale.watched:
            fused = nn.functional.layer_norm(x, self.w.shape, self.w, self.b, self.eps)
            return self.normalized(fused)
        x = x - x.mean(-1, keepdim=True)
        scale = self.scale((x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt())
        return self.normalized(x / scale * self.w + self.b)

    @declares
    def divisor(self, x: Rows) -> Float[Tensor, "*batch pos 1"]:
        """Return what each vector is divided by."""
        return (x.var(-1, unbiased=False, keepdim=True) + self.eps).sqrt()

    @declares
    def pull_back(self, u: _Direction) -> Shares:
        """Pull a direction u behind the norm back before it: LN(x) · u = x · d / scale + c.

        $$ d = w ⊙ u - \\overline{w ⊙ u}, \\qquad c = b \\cdot u $$
        """
        d = u * self.w
        return d - d.mean(-1, keepdim=True), u @ self.b

    @declares
    def implied(self) -> Implied:
        """Say how scale and output follow from what is read."""
        w, b, divisor = self.w.detach().clone(), self.b.detach().clone(), self.divisor
        return {
            "scale": (divisor, ("input",)),
            "normalized": (
                lambda x, scale: (x - x.mean(-1, keepdim=True)) / scale * w + b,
                ("input", "scale"),
            ),
        }

    @declares
    @torch.no_grad()
    def fold(self, matrices: Sequence[Tensor], bias: Tensor | None) -> None:
        """Move w, and b where the reader has a bias, into the matrices that read the output.

        Raises:
            ConfigError: a w of 0 where b has no bias to go to.
        """
        if bias is not None:
            bias.add_(self.b @ matrices[0])
            self.b.zero_()
        elif bool(self.b[self.w == 0].any()):
            raise ConfigError(
                f"{self.scale.name.rpartition('.')[0]} has a w of 0 where its b is not, and what "
                "reads it has no bias to take b up: set that b to 0, or leave the norms as they are"
            )
        else:
            self.b.copy_(torch.where(self.b == 0, self.b, self.b / self.w))
        _scale_rows(matrices, self.w)


class RMSNorm(Part):
    """Divide each position's vector by its root mean square, then stretch: no center, no shift.

    $$ \\text{RMSNorm}(x) = \\frac{x}{\\sqrt{\\frac{1}{d}\\sum_i x_i^2 + ε}} \\odot w $$

    Hooks as in `LayerNorm`: `scale` [batch pos 1]; `normalized` [batch pos d_model], the output.

    Source: Zhang & Sennrich 2019, eq. 4.
    """

    def __init__(self, d_model: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        self.w = nn.Parameter(torch.ones(d_model))
        self.scale, self.normalized = HookPoint(), HookPoint()

    def forward(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Normalize over `d_model`; one fused kernel where no hook watches the scale."""
        if not self.scale.watched:
            return self.normalized(nn.functional.rms_norm(x, self.w.shape, self.w, self.eps))
        scale = self.scale((x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt())
        return self.normalized(x / scale * self.w)

    @declares
    def divisor(self, x: Rows) -> Float[Tensor, "*batch pos 1"]:
        """Return what each vector is divided by."""
        return (x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt()

    @declares
    def pull_back(self, u: _Direction) -> Shares:
        """Return d = w ⊙ u and no constant: see `LayerNorm.pull_back`."""
        return u * self.w, None

    @declares
    def implied(self) -> Implied:
        """Say how scale and output follow from what is read."""
        w, divisor = self.w.detach().clone(), self.divisor
        return {
            "scale": (divisor, ("input",)),
            "normalized": (lambda x, scale: x / scale * w, ("input", "scale")),
        }

    @declares
    @torch.no_grad()
    def fold(self, matrices: Sequence[Tensor], bias: Tensor | None) -> None:
        """Move w into the matrices that read the output; `bias` stays."""
        _scale_rows(matrices, self.w)


class NoNorm(Part):
    """Read the stream as it is, for models whose every number should be read off by hand.

    Hooks as in `LayerNorm`: `scale` [batch pos 1], all ones; `normalized` [batch pos d_model].
    """

    def __init__(self) -> None:
        super().__init__()
        self.scale, self.normalized = HookPoint(), HookPoint()

    def forward(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Divide by a scale of one, which only a hook can make another."""
        if not self.scale.watched:
            return self.normalized(x)
        return self.normalized(x / self.scale(torch.ones_like(x[..., :1])))

    @declares
    def divisor(self, x: Rows) -> Float[Tensor, "*batch pos 1"]:
        """Return ones."""
        return torch.ones_like(x[..., :1])

    @declares
    def pull_back(self, u: _Direction) -> Shares:
        """Return u and no constant: see `LayerNorm.pull_back`."""
        return u, None

    @declares
    def implied(self) -> Implied:
        """Say how scale and output follow from what is read."""
        return {
            "scale": (self.divisor, ("input",)),
            "normalized": (lambda x, scale: x / scale, ("input", "scale")),
        }

    @declares
    def fold(self, matrices: Sequence[Tensor], bias: Tensor | None) -> None:
        """Leave everything as it is."""


def _scale_rows(matrices: Sequence[Tensor], w: Tensor) -> None:
    """Multiply row i of each matrix by w_i, and set w to one."""
    for matrix in matrices:
        matrix.mul_(w[:, None])
    w.fill_(1)
