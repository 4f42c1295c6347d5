"""Against a small step, against autograd, and against what a linear loss would do."""

import torch
from torch.nn.functional import cross_entropy, one_hot

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def inputs(seed=0, n=9, units=5, n_class=4):
    g = torch.Generator().manual_seed(seed)
    hidden = torch.randn(n, units, generator=g).double().clamp(min=0) * 2
    W_out = torch.randn(units, n_class, generator=g).double()
    logits = hidden @ W_out + torch.randn(n_class, generator=g).double()
    return hidden, W_out, logits, torch.randint(n_class, (n,), generator=g)


def autograd(hidden, W_out, logits, labels):
    """The slope, by the size of the part that is taken away."""
    out = torch.zeros_like(hidden)
    for u in range(hidden.shape[1]):
        size = torch.zeros(len(hidden), dtype=hidden.dtype, requires_grad=True)
        z = logits - (size * hidden[:, u])[:, None] * W_out[u]
        out[:, u] = torch.autograd.grad(cross_entropy(z, labels, reduction="sum"), size)[0]
    return out


def removed(hidden, W_out, logits, labels):
    before = cross_entropy(logits, labels, reduction="none")
    rows = [
        cross_entropy(logits - hidden[:, [u]] * W_out[u], labels, reduction="none") - before
        for u in range(hidden.shape[1])
    ]
    return torch.stack(rows, 1)


def slips(hidden, W_out, logits, labels):
    P, Y = logits.softmax(-1), one_hot(labels, logits.shape[-1]).to(logits.dtype)
    p = P.gather(1, labels[:, None])  # of the right label
    curve = (P @ (W_out**2).T - (P @ W_out.T) ** 2) * hidden**2 / 2
    after = (logits[:, None] - hidden[:, :, None] * W_out).softmax(-1) - Y[:, None]
    right = autograd(hidden, W_out, logits, labels)
    return [
        (-right, "the sign is wrong: removing a unit takes h · W away from the logits"),
        (right / len(hidden), "each image has its own loss here: do not divide by their number"),
        (-((P - Y) @ W_out.T), "this is the slope at the unit's activation; multiply by how much "
         "is taken away"),
        (-hidden * (P @ W_out.T), "the right label is missing: the slope is P − Y"),
        (hidden * (Y @ W_out.T), "only the right label's logit counts here: the slope is P − Y"),
        (-hidden * (p - 1) * W_out[:, labels].T, "only the right label's logit counts here: sum "
         "over all classes"),
        (hidden * p * ((P - Y) @ W_out.T), "this is the slope of the right label's probability, "
         "not of the loss −log P"),
        (right + curve, "this has the curvature, too: first order means the slope alone"),
        (-hidden * (after * W_out).sum(-1), "the slope is taken without the unit: take it at the "
         "given logits"),
        (-hidden * ((logits.log_softmax(-1) - Y) @ W_out.T), "the slope uses P, not log P"),
        (-hidden * ((logits - Y) @ W_out.T), "the slope uses probabilities, not logits"),
        (-hidden * ((logits.softmax(0) - Y) @ W_out.T), "softmax goes over the classes, not over "
         "the images"),
        (removed(hidden, W_out, logits, labels), "this is the measured change, by a new softmax; "
         "the prediction needs the slope alone"),
    ]  # fmt: skip


def test_shape(mine):
    """one number for each image and unit"""
    hidden, W_out, logits, labels = inputs()
    with untouched(hidden=hidden, W_out=W_out, logits=logits, labels=labels):
        found = mine.ablation_slope(hidden, W_out, logits, labels)
    same_shape(found, (9, 5), axes="image unit")


def test_slope(mine):
    """it is the slope of each image's loss, times what is taken away"""
    for seed in range(3):
        given = inputs(seed)
        wanted = autograd(*given)
        hints = telling(slips(*given), wanted)
        close(mine.ablation_slope(*given), wanted, "the prediction", hints=hints)


def test_square(mine):
    """as many units as classes: rows of W_out are still units"""
    given = inputs(8, units=4)
    hidden, W_out, logits, labels = given
    turned = autograd(hidden, W_out.T, logits, labels)
    hints = [(turned, "rows and columns of W_out are exchanged: row i is what unit i writes")]
    close(mine.ablation_slope(*given), autograd(*given), "the prediction", hints=hints)


def test_small_units(mine):
    """for a unit that says little, prediction and measurement agree"""
    hidden, W_out, logits, labels = inputs(3)
    given = hidden * 1e-4, W_out, logits, labels
    close(
        mine.ablation_slope(*given) * 1e4, removed(*given) * 1e4,
        "the prediction for faint units, over 10⁻⁴", rtol=1e-2, atol=1e-3,
    )  # fmt: skip


def test_silent(mine):
    """a unit that is silent costs nothing"""
    hidden, W_out, logits, labels = inputs(4)
    hidden[:, 1] = 0
    found = mine.ablation_slope(hidden, W_out, logits, labels)
    expect(found[:, 1].abs().max() == 0, "a unit that is 0 for every image has a prediction not 0")


def test_shift(mine):
    """what pushes all logits of an image alike does nothing, in each image by itself"""
    hidden, W_out, logits, labels = inputs(5)
    wanted = autograd(hidden, W_out, logits, labels)
    found = mine.ablation_slope(hidden, W_out + 3, logits + 1e4, labels)
    close(found, wanted, "the prediction after a common push")
    found = mine.ablation_slope(hidden, W_out, logits - 1e4 * torch.arange(9)[:, None], labels)
    close(found, wanted, "the prediction when each image's logits have a level of their own")


def test_any(mine):
    """odd sizes, float32, and inputs that lie in memory as they like"""
    for size in ((301, 33, 10), (1, 1, 2)):
        hidden, W_out, logits, labels = inputs(6, *size)
        wanted = autograd(hidden, W_out, logits, labels).float()
        found = mine.ablation_slope(hidden.float(), W_out.float(), logits.float(), labels)
        close(found, wanted, "the prediction in float32", atol=1e-4)
    hidden, W_out, logits, labels = inputs(7)
    any_layout(mine.ablation_slope, hidden=hidden, W_out=W_out, logits=logits, labels=labels)
