"""Hand-computed values, autograd as the oracle, unequal rows, large logits."""

import math

import torch
from torch.nn.functional import cross_entropy

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def inputs(n=6, d_vocab=9, seed=0, size=2.0, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    z = size * torch.randn(n, d_vocab, generator=g)
    return z.to(dtype), torch.randint(d_vocab, (n,), generator=g)


def by_autograd(z, y):
    leaf = z.detach().clone().requires_grad_()
    loss = cross_entropy(leaf, y)
    return loss.detach(), torch.autograd.grad(loss, leaf)[0]


def test_two_results(mine):
    """a loss and a gradient come back, and nothing is changed"""
    z, y = inputs()
    with untouched(logits=z, targets=y):
        result = mine.loss_and_gradient(z, y)
    expect(isinstance(result, tuple) and len(result) == 2, "return the loss and the gradient")
    loss, gradient = result
    same_shape(loss, (), what="the loss")
    same_shape(gradient, (6, 9), axes="n d_vocab", what="the gradient")


def test_loss(mine):
    """the loss is the mean surprisal of the targets"""
    z, y = inputs(seed=1)
    wanted = cross_entropy(z, y)
    p = z.softmax(-1)[range(6), y]
    close(
        mine.loss_and_gradient(z, y)[0],
        wanted,
        "the loss",
        hints=[
            (-wanted, "the sign is turned: a surprisal is −log p"),
            (wanted * 6, "the loss is the sum of the surprisals, not their mean"),
            (wanted / 9, "the loss is divided by the number of logits: each prediction counts one"),
            (wanted / math.log(2), "the loss is in bits: nats are asked"),
            (-p.mean().log(), "the probabilities were averaged before the logarithm"),
            (1 - p.mean(), "the logarithm is missing"),
            (wanted.exp(), "that is the perplexity: the loss is its logarithm"),
            (
                -z.log_softmax(-1)[:, y].mean(),
                "every row was asked for every target: log_p[:, targets] is a table of n × n",
            ),
            (
                -z.log_softmax(0)[range(6), y].mean(),
                "the softmax runs over the predictions, not over the vocabulary",
            ),
        ],
    )


def test_gradient(mine):
    """the gradient equals that of autograd"""
    z, y = inputs(seed=2)
    wanted = by_autograd(z, y)[1]
    hot = torch.nn.functional.one_hot(y, 9).float()
    p = z.softmax(-1)
    close(
        mine.loss_and_gradient(z, y)[1],
        wanted,
        "the gradient",
        hints=[
            (wanted * 6, "the gradient is n times too large: the loss is a mean"),
            (-wanted, "the gradient is y − p, which points downhill"),
            (-wanted * 6, "the gradient is y − p, and not divided by n"),
            (wanted * 6 / 54, "the gradient is divided by the number of logits"),
            (wanted * 6 / 9, "the gradient is divided by d_vocab: n is the number of predictions"),
            (
                (z.log_softmax(-1) - hot) / 6,
                "log p stands where p should: the gradient is p − y over n",
            ),
            (
                wanted * hot,
                "the logits of the other tokens get no gradient: each takes probability from the "
                "target",
            ),
            (-hot / p / 6, "that is the gradient with respect to the probabilities"),
            (-hot / 6, "that is the gradient with respect to the log-probabilities"),
            (p / 6, "the target's 1 was not subtracted"),
            (
                (p - hot.sum(0).clamp(max=1)) / 6,
                "every row lost 1 at every target: gradient[:, targets] is a block, and each row "
                "has one target of its own",
            ),
        ],
    )


def test_rows_sum_to_zero(mine):
    """what the target gains, the other logits lose"""
    z, y = inputs(n=5, d_vocab=13, seed=3)
    gradient = mine.loss_and_gradient(z, y)[1]
    sums = gradient.sum(-1)
    expect(
        sums.abs() < 1e-6,
        f"the rows of the gradient sum to {sums.tolist()}: a softmax does not change if all "
        "logits of a row rise alike",
    )


def test_by_hand(mine):
    """the same token twice among the targets, and one prediction alone"""
    z = torch.tensor([[0.0, math.log(3)], [0.0, 0.0]])
    loss, gradient = mine.loss_and_gradient(z, torch.tensor([1, 1]))
    close(loss, (math.log(4 / 3) + math.log(2)) / 2, "the loss of two predictions")
    close(gradient, torch.tensor([[0.125, -0.125], [0.25, -0.25]]), "the gradient of two")
    loss, gradient = mine.loss_and_gradient(z[:1], torch.tensor([0]))
    close(loss, math.log(4), "the loss of one prediction")
    close(gradient, torch.tensor([[-0.75, 0.75]]), "the gradient of one prediction")


def test_large_and_small(mine):
    """large logits, a confident mistake, and double precision"""
    z, y = inputs(seed=4)
    for given in (z + 1e4, z * 100, z.double() * 30):
        loss, gradient = mine.loss_and_gradient(given, y)
        wanted = by_autograd(given, y)
        expect(torch.isfinite(loss), "a confident mistake has a large loss, but a finite one")
        p = given.softmax(-1)[range(len(y)), y]
        hints = [
            (
                -(p + tiny).log().mean(),
                "a small number was added to the probabilities: it hides how small they are",
            )
            for tiny in (1e-6, 1e-8, 1e-9, 1e-10, 1e-12)
        ]
        hints = telling(hints, wanted[0], atol=1e-3)
        close(loss, wanted[0], "the loss of large logits", hints=hints, atol=1e-3)
        close(gradient, wanted[1], "the gradient of large logits", atol=1e-4)


def test_double_precision(mine):
    """small probabilities have small gradients, with the digits of what comes in"""
    z, y = inputs(seed=7, size=6.0, dtype=torch.float64)
    loss, gradient = mine.loss_and_gradient(z, y)
    wanted = by_autograd(z, y)
    for name, one, right in zip(("loss", "gradient"), (loss, gradient), wanted, strict=True):
        off = ((one - right).abs() / right.abs()).max().item()
        expect(
            off < 1e-8,
            f"the {name} is off by a factor of {off:.0e} somewhere, for logits in float64: clamp "
            "no probability, and keep the precision",
        )


def test_sizes_and_layouts(mine):
    """long texts, any layout"""
    z, y = inputs(n=501, d_vocab=68, seed=5)
    for found, wanted in zip(mine.loss_and_gradient(z, y), by_autograd(z, y), strict=True):
        close(found, wanted, "the result for 501 predictions", atol=1e-6)
    z, y = inputs(n=7, seed=6)
    any_layout(mine.loss_and_gradient, logits=z, targets=y)
