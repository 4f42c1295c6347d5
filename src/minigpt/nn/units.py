"""What a hidden unit responds to, and what its removal costs: three measures of one layer."""

import torch
from jaxtyping import Float, Int, Integer
from torch import Tensor, nn

from minigpt.errors import ConfigError


def top_images(hidden: Float[Tensor, "image unit"], k: int) -> Int[Tensor, "k unit"]:
    """Return the k images that activate each unit most, strongest first; −1 where it is silent.

    Of equal activations the earlier image comes first.

    Raises:
        ConfigError: k is not between 1 and the number of images.

    Source: Olah et al. 2017 (dataset examples); Lesson 1.3.
    """
    if not 1 <= k <= len(hidden):
        raise ConfigError(f"k={k} must be between 1 and the number of images, {len(hidden)}")
    values, images = hidden.sort(dim=0, descending=True, stable=True)
    return torch.where(values[:k] > 0, images[:k], -1)


def class_means(
    hidden: Float[Tensor, "image unit"], labels: Integer[Tensor, "image"], n_class: int
) -> Float[Tensor, "class unit"]:
    """Return each unit's mean activation over the images of each class, 0 for an empty class."""
    onehot = nn.functional.one_hot(labels.long(), n_class).to(hidden.dtype)
    return (onehot.T @ hidden) / onehot.sum(0).clamp(min=1)[:, None]


def class_sharing(
    hidden: Float[Tensor, "image unit"], labels: Integer[Tensor, "image"], n_class: int = 10
) -> Float[Tensor, "unit"]:
    """Return over how many classes a unit spreads its activation: 1 to n_class, 0 if it is silent.

    $$ s = \\frac{1}{\\sum_c p_c^2}, \\qquad p_c = \\frac{m_c}{\\sum_{c'} m_{c'}} $$

    m is the mean activation over the images of class c, and activations are not negative.

    Source: Lesson 1.3.
    """
    m = class_means(hidden, labels, n_class)
    whole = m.sum(0)
    p = m / torch.where(whole > 0, whole, 1.0)  # first: the square of a small mean may be 0
    return torch.where(whole > 0, 1 / p.square().sum(0), 0.0)


def ablation_slope(
    hidden: Float[Tensor, "image unit"],
    W_out: Float[Tensor, "unit class"],
    logits: Float[Tensor, "image class"],
    labels: Integer[Tensor, "image"],
) -> Float[Tensor, "image unit"]:
    """Predict, to first order, how much each image's loss changes if a unit is set to 0.

    $$ L(z - h_i W_i) - L(z) ≈ -h_i \\sum_c (P_c - Y_c)\\, W_{ic} $$

    Source: Lesson 1.3; the idea is attribution patching's, Lesson 6.4.
    """
    dz = logits.softmax(-1) - nn.functional.one_hot(labels.long(), logits.shape[-1])
    return -hidden * (dz @ W_out.T)


def ablation_damage(
    hidden: Float[Tensor, "image unit"],
    W_out: Float[Tensor, "unit class"],
    logits: Float[Tensor, "image class"],
    labels: Integer[Tensor, "image"],
) -> Float[Tensor, "image unit"]:
    """Measure how much each image's loss changes if a unit is set to 0, one unit at a time.

    The logits change by exactly $-h_i W_i$.

    Source: Lesson 1.3.
    """
    before = nn.functional.cross_entropy(logits, labels.long(), reduction="none")
    after = [
        nn.functional.cross_entropy(logits - h[:, None] * w, labels.long(), reduction="none")
        for h, w in zip(hidden.T, W_out, strict=True)
    ]
    return torch.stack(after, 1) - before[:, None]
