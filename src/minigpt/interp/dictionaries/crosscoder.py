"""Crosscoders: one dictionary read from two models at once, with a decoder for each."""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.results import require_finite
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig


class Crosscoder(SAE):
    """Rebuild the activations of several models from one set of sparse features.

    $$ f = σ\\big([x^A; x^B]\\, W_{enc} + b\\big), \\qquad
       \\hat x^m = f\\, W^m_{dec} + b^m, \\qquad
       L_{sparse} = λ \\sum_i f_i \\sum_m \\lVert d^m_i \\rVert $$

    It is an autoencoder of activations laid side by side, `d_in` = n_model · d. Its rows are kept
    at $\\sum_m \\lVert d^m_i \\rVert = 1$, so that f is what the penalty of the ReLU prices, and
    what a TopK compares. Activations are scaled by one number for all models.

    Raises:
        ConfigError: fewer than two models, or a width that they cannot share evenly.

    Source: Lindsey et al. 2024 (L1); Minder et al. 2025, §2.2 (BatchTopK); Lesson 9.4.
    """

    def __init__(self, cfg: DictionaryConfig, n_model: int = 2, seed: int = 0) -> None:
        if n_model < 2 or cfg.d_in % n_model:
            raise ConfigError(
                f"d_in={cfg.d_in} must hold the activations of n_model={n_model} models side by "
                "side: give two models or more, and d_in = n_model · d"
            )
        self.n_model = n_model
        super().__init__(cfg, seed)

    @property
    def directions(self) -> Float[Tensor, "feature model d"]:
        """What a feature writes into each model."""
        return self.W_dec.unflatten(1, (self.n_model, -1))

    @torch.no_grad()
    def normalize_(self) -> None:
        """Bring the norms of every feature's directions back to a sum of one."""
        total = self.directions.norm(dim=2).sum(1, keepdim=True)
        self.W_dec.div_(total.clamp_min(1e-8))

    def beside(self, *activations: Float[Tensor, "*batch d"]) -> Float[Tensor, "*batch d_in"]:
        """Lay the activations of the models side by side, as this crosscoder reads them.

        Raises:
            ConfigError: another number of models, or another shape.
            HookError: NaN or infinity.
        """
        shapes = {tuple(x.shape) for x in activations}
        if len(activations) != self.n_model or len(shapes) != 1:
            raise ConfigError(
                f"this crosscoder reads n_model={self.n_model} activations of one shape, "
                f"not {[list(x.shape) for x in activations]}"
            )
        return self.check(torch.cat(activations, -1), "the activations side by side")


def relative_norm(directions: Float[Tensor, "feature 2 d"]) -> Float[Tensor, "feature"]:
    """Return how much of a feature belongs to the second model: 0 (the first alone) … 1.

    $$ ρ_i = \\frac{\\lVert d^B_i \\rVert}{\\lVert d^A_i \\rVert + \\lVert d^B_i \\rVert} $$

    Raises:
        ConfigError: not two models, or a feature that writes nothing into either.

    Source: Lindsey et al. 2024, "Model diffing"; Lesson 9.4.
    """
    a, b = _pair(directions).norm(dim=2).unbind(1)
    return b / (a + b)


def decoder_distance(directions: Float[Tensor, "feature 2 d"]) -> Float[Tensor, "feature"]:
    """Return how far apart a feature's directions in two models are: 0 (the same) … 1.

    $$ δ_i = \\frac{\\lVert d^B_i - d^A_i \\rVert}
                  {\\lVert d^A_i \\rVert + \\lVert d^B_i \\rVert} $$

    It is 1 for a feature that only one model has, and for one that writes the opposite; unlike ρ it
    sees a direction that turned and kept its length.

    Raises:
        ConfigError: not two models, or a feature that writes nothing into either.

    Source: Lindsey et al. 2024 look at the cosine of shared directions; Lesson 9.4.
    """
    pair = _pair(directions)
    return (pair[:, 1] - pair[:, 0]).norm(dim=1) / pair.norm(dim=2).sum(1)


def _pair(directions: Float[Tensor, "feature 2 d"]) -> Float[Tensor, "feature 2 d"]:
    """Check directions, and bring the largest entry of each feature to one."""
    if directions.dim() != 3 or directions.shape[1] != 2:
        raise ConfigError(f"directions are [feature 2 d], not {list(directions.shape)}")
    require_finite(directions, "directions")
    size = directions.abs().amax((1, 2))
    if not bool((size > 0).all()):
        at = int((size == 0).nonzero()[0, 0])
        raise ConfigError(f"feature {at} writes nothing into either model: leave it out")
    return directions / size[:, None, None]


def latent_scale(
    features: Float[Tensor, "n feature"],
    directions: Float[Tensor, "feature d"],
    error: Float[Tensor, "n d"],
) -> Float[Tensor, "feature"]:
    """Return how strongly each feature's direction is in what a decoder leaves over.

    $$ β_i = \\arg\\min_β \\sum_n \\lVert e_n - β f_{ni}\\, d_i \\rVert^2
           = \\frac{\\sum_n f_{ni}\\, e_n \\cdot d_i}{\\lVert d_i \\rVert^2 \\sum_n f_{ni}^2} $$

    With the second model's direction and the first model's error, β near 0 says that the first
    model lacks the feature; well above 0, that its decoder only failed to write it. NaN for
    a feature that is never active.

    Source: Minder et al. 2025, §2.4 (latent scaling, on the error); Lesson 9.4.
    """
    along = (features.mT @ error * directions).sum(1)
    return along / (directions.square().sum(1) * features.square().sum(0))
