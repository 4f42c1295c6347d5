"""The path against the package's momentum, the start that stays, and rows that differ."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.train.optim import Momentum

STEEP = torch.tensor([[3.0, 1.0], [1.0, 0.5]])


def slope(w):
    return STEEP @ w - torch.tensor([1.0, -2.0])


def by_package(start, lr, momentum, n_step, nesterov=False):
    w = start.clone().requires_grad_()
    optimizer = Momentum([w], lr, momentum, nesterov=nesterov)
    path = [w.detach().clone()]
    for _ in range(n_step):
        w.grad = slope(w.detach())
        optimizer.step()
        path.append(w.detach().clone())
    return torch.stack(path)


def test_start_stays(mine):
    """the caller's start stays as it is, and the path holds it and every step"""
    start = torch.tensor([2.0, -1.0])
    before = start.clone()
    path = mine.momentum_path(slope, start, 0.1, 0.9, 7)
    expect(
        torch.equal(start, before),
        "your code writes into the caller's tensor: `w -= …` changes `start` and all it is named",
    )
    same_shape(path, (8, 2), axes="step weight", what="the path")


def test_path(mine):
    """the path equals that of the package's momentum"""
    for lr, momentum, n_step in ((0.15, 0.9, 12), (0.3, 0.5, 5), (0.2, 0.0, 4)):
        start = torch.tensor([2.0, -1.0])
        wanted = by_package(start, lr, momentum, n_step)
        with untouched(start=start):
            path = mine.momentum_path(slope, start, lr, momentum, n_step)
        mean = [start]
        u = torch.zeros(2)
        for _ in range(n_step):
            u = momentum * u + (1 - momentum) * slope(mean[-1])
            mean.append(mean[-1] - lr * u)
        pull = [sum(momentum**i for i in range(t)) for t in range(n_step + 1)]
        frozen = start - lr * torch.tensor(pull).cumsum(0)[:, None] * slope(start)
        ahead = by_package(start, lr, momentum, n_step, nesterov=momentum > 0)
        slips = [
            (
                wanted[-1].expand_as(wanted),
                "every row is the last place: the list holds one tensor",
            ),
            (torch.cat([wanted[:1], wanted[:-1]]), "the first step stands still: update u first"),
            (torch.stack(mean), "your u is a running mean of gradients; here it is their sum"),
            (
                by_package(start, lr, 0.0, n_step),
                "each step forgets the velocity of the one before",
            ),
            (frozen, "the gradient is always that at the start: compute it at w"),
            (ahead, "you step one step ahead: that is Nesterov's variant"),
        ]
        path = torch.as_tensor(path)
        stuck = bool((path[1] == path[0]).all()) and not bool((path[-1] == path[0]).all())
        expect(not stuck, "the first step stands still: the velocity is updated before the step")
        close(path, wanted, "the path", telling(slips, wanted))


def test_other_sizes(mine):
    """other numbers of weights, no steps at all, double precision, a read-only start"""
    start = torch.linspace(-1, 1, 9, dtype=torch.float64) / 3
    path = mine.momentum_path(lambda w: 2 * w, start[::2], 0.1, 0.5, 3)
    factors = [1.0, 0.8, 0.54, 0.302]
    wanted = torch.tensor(factors, dtype=torch.float64)[:, None] * start[::2]
    close(path, wanted, "the path in double precision", atol=1e-12, rtol=1e-12)
    close(mine.momentum_path(slope, torch.ones(2), 0.1, 0.9, 0), torch.ones(1, 2), "no step")
    with torch.inference_mode():
        fixed = torch.ones(2)
    close(
        mine.momentum_path(slope, fixed, 0.1, 0.9, 3),
        by_package(torch.ones(2), 0.1, 0.9, 3),
        "the path from a read-only start",
    )


def test_one_gradient_a_step(mine):
    """the gradient is computed once a step, at the place of that step"""
    seen = []

    def noted(w):
        seen.append(w.clone())
        return slope(w)

    path = mine.momentum_path(noted, torch.tensor([2.0, -1.0]), 0.1, 0.9, 6)
    expect(len(seen) == 6, f"6 steps compute the gradient {len(seen)} times: once a step is enough")
    close(torch.stack(seen), path[:-1], "the places at which the gradient is computed")


def test_gradient_stays(mine):
    """the tensor that the gradient function returns is not written into"""
    slope = torch.ones(2)
    with untouched(gradient=slope):
        mine.momentum_path(lambda w: slope, torch.zeros(2), 0.1, 0.9, 3)
