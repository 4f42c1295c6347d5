"""The network of Lesson 1.3, which reads handwritten digits, and its training, in one place."""

from collections.abc import Mapping

import torch
from jaxtyping import Integer, Num
from torch import Tensor

from minigpt.nn.augment import Shifted, shift
from minigpt.nn.layers import Linear, ReLU
from minigpt.nn.sequential import Sequential
from minigpt.nn.trainer import Trainer
from minigpt.train.optim import Adam

WIDTH, EPOCHS, BATCH, LR = 256, 12, 64, 2e-3


def digit_net(
    width: int = WIDTH, seed: int = 0, parts: Mapping[str, type] | None = None
) -> Sequential:
    """Return a network 784 → width → 10 with its first weights; `parts` replaces layers by name.

    Source: Lesson 1.3.
    """
    linear, relu = ((parts or {}).get(one.__name__, one) for one in (Linear, ReLU))
    g = torch.Generator().manual_seed(seed)
    return Sequential(
        linear(28 * 28, width, generator=g), relu(), linear(width, 10, gain=1.0, generator=g)
    )


def fit_digits(
    net: Sequential,
    images: Num[Tensor, "image 28 28"],
    labels: Integer[Tensor, "image"],
    *,
    epochs: int = EPOCHS,
    most: int = 1,
    seed: int = 0,
    dataset: type | None = None,
) -> Trainer:
    """Train on images that move by up to `most` pixels, with Adam and a rate that falls to 0.

    With a `dataset`, a class such as `ImageDataset`, images go one by one through it, and may be
    bytes.

    Source: Lesson 1.3.
    """
    steps = epochs * -(-len(images) // BATCH)
    adam = Adam(list(net.parameters()), lr=LR)
    trainer = Trainer(
        net, adam, batch_size=BATCH, seed=seed, schedule=lambda t: LR * (1 - t / steps)
    )
    data = (
        dataset(images, labels, lambda image: shift(image[None], most)[0])
        if dataset
        else Shifted(images, labels, BATCH, most)
    )
    trainer.fit(data, epochs)
    return trainer
