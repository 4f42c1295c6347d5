"""Networks trained side by side learn what each would learn alone."""

import pytest
import torch

from minigpt.nn import MSE, Linear, ReLU, Sequential
from minigpt.nn.many import train_many
from minigpt.nn.piecewise import random_net, relu_net, single
from minigpt.train.optim import Adam


def data(n=24, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, 2, generator=g), torch.randn(n, 3, generator=g)


def alone(x, y, hidden, seeds, seed, steps, lr, relu):
    """The same with the layers of the package, one network after the other."""
    layers = random_net([2, *hidden, 3], torch.Generator().manual_seed(0), seeds)
    parts = []
    for W, b in single(layers, seed):
        layer = Linear(*W.shape)
        layer.W, layer.b = W.clone(), b.clone()
        parts += [layer, ReLU()] if relu else [layer]
    net, loss = Sequential(*(parts[:-1] if relu else parts)), MSE()
    adam = Adam(net.parameters(), lr=lr)
    for step in range(steps):
        adam.set_lr(lr * (1 - step / steps))
        loss(net(x), y)
        net.backward(loss.backward())
        adam.step()
    return net


@pytest.mark.parametrize("relu", [True, False])
def test_side_by_side_is_one_by_one(relu):
    x, y = data()
    nets, mse = train_many(x, y, [5, 4], seeds=3, steps=40, lr=0.02, relu=relu)
    for seed in range(3):
        net = alone(x, y, [5, 4], 3, seed, 40, 0.02, relu)
        out = relu_net(single(nets, seed), x, relu=relu)
        torch.testing.assert_close(out, net(x), rtol=1e-3, atol=1e-4)
        torch.testing.assert_close(mse[seed], MSE()(net(x), y), rtol=1e-3, atol=1e-4)


def test_without_a_nonlinearity_the_best_affine_map_is_found():
    x, y = data()
    _, mse = train_many(x, y, [6], seeds=4, steps=1500, lr=0.02, relu=False)
    ones = torch.cat([x, torch.ones(len(x), 1)], 1)
    best = (ones @ torch.linalg.lstsq(ones, y).solution - y).pow(2).mean()
    torch.testing.assert_close(mse, best.expand(4), rtol=1e-3, atol=1e-5)


def test_one_seed_gives_one_result_and_leaves_the_global_state_alone():
    x, y = data()
    before = torch.get_rng_state()
    first, again, other = (
        train_many(x, y, [4], seeds=2, steps=5, seed=seed)[1] for seed in (0, 0, 1)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(before, torch.get_rng_state())
