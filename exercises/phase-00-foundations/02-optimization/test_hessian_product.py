"""Products against a Hessian computed by hand or in full, linearity, and a million weights."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def quartic(w):
    """A loss whose Hessian differs from place to place, with no symmetry."""
    shift = torch.arange(1, len(w) + 1).to(w)
    return (w * shift).sum().pow(2) / 2 + (w.roll(1) * w**3).sum() / 3 + w.sin().sum()


def problem(seed=0, n=5):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, generator=g), 2 * torch.randn(n, generator=g)


def test_shape(mine):
    """one number a weight comes back, and w and v stay as they are"""
    w, v = problem()
    with untouched(w=w, v=v):
        found = mine.hessian_product(quartic, w, v)
    if isinstance(found, torch.Tensor) and found.ndim == 0:
        expect(False, "one number came back, the curvature vᵀHv: the product H v is a vector")
    same_shape(found, (5,), axes="weight", what="H v")
    expect(not w.requires_grad, "you called requires_grad_() on the caller's own tensor: copy it")


def test_product(mine):
    """the product equals that of the whole Hessian with v"""
    for seed, n in ((1, 4), (2, 7)):
        w, v = problem(seed, n)
        H = torch.autograd.functional.hessian(quartic, w)
        g = torch.autograd.functional.jacobian(quartic, w)
        slips = [
            (H.sum(0) * v, "Your v multiplies the row sums of H: multiply before you sum"),
            (H.diagonal() * v, "only the diagonal of H was used"),
            (g * (g @ v), "that is the outer product of the gradient with itself, times v"),
            (H @ v / v.norm(), "v was scaled to length 1"),
            (g * v, "that is the gradient times v, entry by entry: differentiate once more"),
        ]
        close(mine.hessian_product(quartic, w, v), H @ v, "H v", slips, atol=1e-3, rtol=1e-3)


def test_precise(mine):
    """in double precision the product is exact to ten digits"""
    w, v = (t.double() for t in problem(3))
    H = torch.autograd.functional.hessian(quartic, w)
    found = mine.hessian_product(quartic, w, v)
    expect(
        float((found.detach() - H @ v).abs().max()) < 1e-8,
        "a difference of gradients is too coarse: differentiate the gradient itself, and in the "
        "dtype of w",
    )


def test_linear(mine):
    """a straight direction, the zero vector, and strided inputs"""
    w, v = problem(4)
    close(mine.hessian_product(quartic, w, 0 * v), torch.zeros(5), "H times the zero vector")
    long = mine.hessian_product(quartic, w, 1e5 * v) / 1e5
    close(long, mine.hessian_product(quartic, w, v), "H v for a long v, scaled back (is it a step "
          "from w, whose length must not count?)", atol=1e-3, rtol=1e-3)  # fmt: skip
    wide = torch.stack([w, v], 1)
    close(
        mine.hessian_product(quartic, wide[:, 0], wide[:, 1]),
        mine.hessian_product(quartic, w, v),
        "H v for strided inputs",
    )


def test_many_weights(mine):
    """a million weights are no problem"""
    w = torch.linspace(-1, 1, 1_000_000)
    v = w.flip(0)
    found = mine.hessian_product(lambda w: (w**4).sum() / 12, w, v)
    close(found, w**2 * v, "H v for a million weights")
