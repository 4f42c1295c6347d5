"""Each link of the chain against autograd, large scores, and how inputs lie in memory."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout


def problem(n=7, features=3, seed=0, size=1.0):
    g = torch.Generator().manual_seed(seed)
    x = size * torch.randn(n, features, generator=g)
    y = (torch.rand(n, generator=g) < 0.4).float()
    return x, y, torch.randn(features, generator=g), torch.randn((), generator=g)


def links(x, y, w, b):
    """The four derivatives, by autograd."""
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    z = x @ w + b
    p = torch.sigmoid(z)
    (dp,) = torch.autograd.grad(p.sum(), z, retain_graph=True)
    loss = binary_cross_entropy_with_logits(z, y)
    return [dp.detach(), *torch.autograd.grad(loss, [z, w, b])]


def test_links(mine):
    """every link equals what autograd finds"""
    for given in (problem(), problem(n=11, features=5, seed=1)):
        x, y, w, b = given
        n, wanted = len(y), links(*given)
        dp, dz, dw, db = wanted
        p = torch.sigmoid(x @ w + b)
        with untouched(x=x, y=y, w=w, b=b):
            found = mine.logistic_gradient(*given)
        expect(isinstance(found, tuple) and len(found) == 4, "return dp/dz, dL/dz, dL/dw, dL/db")
        twice = torch.sigmoid(p) * (1 - torch.sigmoid(p))
        close(found[0], dp, "dp/dz", [(twice, "your dp/dz is that of a sigmoid of a sigmoid")])
        slips = [
            (n * dz, "dL/dz is not divided by the number of examples: the loss is a mean"),
            (-dz, "dL/dz points uphill: a minus sign was lost"),
            (dz * dp, "that is the gradient of the squared error ½(p − y)²"),
        ]
        close(found[1], dz, "dL/dz", slips)
        dw_slips = [(dw / n, "dL/dw is divided by the number of examples twice")]
        close(found[2], dw, "dL/dw", dw_slips)
        db_slips = [(dz.mean(), "dL/db is divided by the number of examples twice")]
        close(found[3], db, "dL/db", telling(db_slips, db))


def test_large_scores(mine):
    """where the model is sure, nothing is NaN"""
    x, y, w, b = problem(n=9, seed=2, size=300)
    found = mine.logistic_gradient(x, y, w, b)
    expect(
        not any(torch.as_tensor(one).isnan().any() for one in found),
        "there is NaN where the model is sure: simplify dL/dp · dp/dz on paper before you type it",
    )
    close(list(found), links(x, y, w, b), "the result for large scores")


def test_numeric(mine):
    """nudging each weight moves the loss as your gradient says"""
    x, y, w, b = (t.double() for t in problem(seed=3))
    found = mine.logistic_gradient(x, y, w, b)
    dw = found[2]
    steps = 1e-5 * torch.eye(3, dtype=torch.float64)
    up, down = (
        torch.stack([binary_cross_entropy_with_logits(x @ (w + s * e) + b, y) for e in steps])
        for s in (1, -1)
    )
    close(dw, (up - down) / 2e-5, "dL/dw beside nudged weights")
    for one, wanted in zip(found, links(x, y, w, b), strict=True):
        expect(
            torch.allclose(one, wanted, rtol=1e-9, atol=1e-12),
            "float64 comes in, and a result has the digits of float32 only: keep the dtype",
        )


def test_layouts(mine):
    """inputs may lie in memory as they like"""
    x, y, w, b = problem(seed=4)
    any_layout(mine.logistic_gradient, x=x, y=y, w=w, b=b)
