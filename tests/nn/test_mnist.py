"""Real digits: the loss decreases, and the library's own code classifies nine of ten and more."""

from itertools import pairwise

import pytest
import torch

from minigpt.data import mnist
from minigpt.nn import Linear, ReLU, Sequential, Trainer
from minigpt.train.optim import AdamW

Arrays = tuple[torch.Tensor, torch.Tensor]


@pytest.fixture(scope="module")
def digits() -> tuple[Arrays, Arrays]:
    data = mnist()
    x = torch.tensor(data.images).flatten(1).float() / 255
    y = torch.tensor(data.labels).long()
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
    train, test = order[:4000], order[4000:]
    return (x[train], y[train]), (x[test], y[test])


def test_an_mlp_learns_real_digits(digits: tuple[Arrays, Arrays]) -> None:
    train, test = digits
    generator = torch.Generator().manual_seed(0)
    model = Sequential(
        Linear(784, 256, generator=generator), ReLU(), Linear(256, 10, generator=generator)
    )
    run = Trainer(model, AdamW(model.parameters(), lr=1e-3))
    history = run.fit(train, 8)
    falling = history.per_epoch("train_loss")
    assert all(later < earlier for earlier, later in pairwise(falling))
    assert run.evaluate(test).accuracy > 0.90
    shuffled = train[1][torch.randperm(4000, generator=torch.Generator().manual_seed(1))]
    lost = Trainer(model, AdamW(model.parameters(), lr=1e-3))
    lost.fit((train[0], shuffled), 2)
    assert lost.evaluate(test).accuracy < 0.9, "control: with shuffled labels it unlearns"
