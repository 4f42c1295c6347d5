"""LayerNorm, RMSNorm and none, with the scale they divide by in plain sight."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.model.hooks import HookPoint


class LayerNorm(nn.Module):
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
        """Normalize over `d_model`; one fused kernel where nobody looks at the scale."""
        if not self.scale.watched:
            fused = nn.functional.layer_norm(x, self.w.shape, self.w, self.b, self.eps)
            return self.normalized(fused)
        x = x - x.mean(-1, keepdim=True)
        scale = self.scale((x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt())
        return self.normalized(x / scale * self.w + self.b)


class RMSNorm(nn.Module):
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
        """Normalize over `d_model`; one fused kernel where nobody looks at the scale."""
        if not self.scale.watched:
            return self.normalized(nn.functional.rms_norm(x, self.w.shape, self.w, self.eps))
        scale = self.scale((x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt())
        return self.normalized(x / scale * self.w)


class NoNorm(nn.Module):
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
