"""Probabilities, their derivatives and the gradient against autograd; large logits."""

import torch
from torch.nn.functional import cross_entropy

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout


def problem(seed=0, n=3, k=5, size=1.0, far=0.0):
    g = torch.Generator().manual_seed(seed)
    logits = size * torch.randn(n, k, generator=g) + far
    return logits, torch.randint(k, (n,), generator=g)


def oracle(logits, target):
    z = logits.clone().requires_grad_()
    (dz,) = torch.autograd.grad(cross_entropy(z, target), z)
    rows = [torch.autograd.functional.jacobian(lambda r: r.softmax(-1), row) for row in logits]
    return logits.softmax(-1), torch.stack(rows), dz


def test_steps(mine):
    """p, dp/dz and dL/dz equal what autograd finds"""
    for given in (problem(), problem(1, n=4, k=3)):
        logits, target = given
        (p, jacobian, dz), n = oracle(*given), len(target)
        with untouched(logits=logits, target=target):
            found = mine.softmax_gradient(logits, target)
        expect(isinstance(found, tuple) and len(found) == 3, "return p, dp/dz and dL/dz")
        columns = logits.softmax(0)
        close(found[0], p, "p", [(columns, "p sums to 1 over the examples, not over the tokens")])
        same_shape(found[1], (n, p.shape[1], p.shape[1]), "example token token", "dp/dz")
        diagonal = torch.diag_embed(p * (1 - p))
        slips = [
            (diagonal, "in dp/dz the other logits are missing: raising one lowers the others' p"),
            (-jacobian, "dp/dz has the wrong sign: a higher logit has a higher probability"),
            (p[:, :, None] * (1 - p[:, None, :]), "for i ≠ j, dp/dz is −p_i p_j"),
        ]
        close(found[1], jacobian, "dp/dz", slips)
        slips = [
            (-dz, "dL/dz points uphill: the right token's entry is negative"),
            (n * dz, "dL/dz is not divided by the number of examples: the loss is a mean"),
            (dz / p.shape[1], "dL/dz is divided by the number of entries, not of examples"),
        ]
        close(found[2], dz, "dL/dz", slips)


def test_large_logits(mine):
    """large logits and probabilities of exactly 0 are no problem"""
    for given in (problem(2, size=400.0), problem(3, far=1e4), problem(4, far=-1e4)):
        found = mine.softmax_gradient(*given)
        expect(
            not found[0].isnan().any(),
            "NaN for large logits: subtract each row's largest logit before you exponentiate",
        )
        expect(
            not found[2].isnan().any(),
            "NaN where a token has no probability left: on paper, p cancels in dL/dz",
        )
        # at 10,000, float32 keeps three digits after the point: logits less their logsumexp round
        close(list(found), list(oracle(*given)), "the result for large logits", atol=2e-3)


def test_numeric(mine):
    """nudging each logit moves the loss as your gradient says, in double precision"""
    logits, target = problem(5)
    logits = logits.double()
    dz = mine.softmax_gradient(logits, target)[2]
    wanted = torch.zeros_like(dz)
    for at in torch.cartesian_prod(torch.arange(3), torch.arange(5)).tolist():
        nudge = torch.zeros_like(logits)
        nudge[tuple(at)] = 1e-5
        up, down = cross_entropy(logits + nudge, target), cross_entropy(logits - nudge, target)
        wanted[tuple(at)] = (up - down) / 2e-5
    close(dz, wanted, "dL/dz beside nudged logits")
    found, exact = mine.softmax_gradient(logits, target), oracle(logits, target)
    for name, one, other in zip(("p", "dp/dz", "dL/dz"), found, exact, strict=True):
        expect(
            torch.allclose(one, other, rtol=1e-9, atol=1e-12),
            f"float64 comes in, and {name} has the digits of float32 only: keep the precision",
        )
    close(dz.sum(-1), torch.zeros(3).double(), "the sum of dL/dz over the tokens")


def test_layouts(mine):
    """inputs may lie in memory as they like"""
    logits, target = problem(6)
    any_layout(mine.softmax_gradient, logits=logits, target=target)
