"""A pair flips together, by the mean of its coefficients, and the share is counted."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout


def draw(d_in, d_out, n_vector, batch, seed=0):
    """U, V, and outputs whose mean, majority and largest coefficient disagree."""
    g = torch.Generator().manual_seed(seed)
    U = torch.randn(d_in, n_vector, generator=g, dtype=torch.float64)
    V = torch.linalg.qr(torch.randn(d_out, n_vector, generator=g, dtype=torch.float64)).Q
    c = torch.randn(*batch, n_vector, generator=g, dtype=torch.float64)
    skew = (c**3 + 0.4 * c).sign() * (c.abs() + c.clamp(max=0) ** 2)  # few large negative ones
    skew = skew * (torch.randint(2, (n_vector,), generator=g) * 2 - 1)
    rest = torch.randn(*batch, d_out, generator=g, dtype=torch.float64)
    return U, V, skew @ V.T + rest - rest @ V @ V.T


def by_loops(U, V, outputs):
    """The definition, one vector at a time."""
    rows = outputs.reshape(-1, outputs.shape[-1])
    signs, share = [], []
    for i in range(V.shape[1]):
        c = [float((row * V[:, i]).sum()) for row in rows]
        sign = -1.0 if sum(c) < 0 else 1.0
        signs.append(sign)
        share.append(sum(sign * one > 0 for one in c) / len(c))
    sign = torch.tensor(signs, dtype=V.dtype)
    return U * sign, V * sign, torch.tensor(share, dtype=V.dtype)


def slips(U, V, outputs):
    """What typical slips give for U, V and the share, and what to say to them."""
    c = outputs.reshape(-1, outputs.shape[-1]) @ V
    other = lambda x: torch.where(x < 0, -1.0, 1.0).to(V.dtype)  # noqa: E731
    right = other(c.mean(0))
    largest = c.gather(0, c.abs().argmax(0, keepdim=True))[0]
    share = lambda s: (c * s > 0).to(V.dtype).mean(0)  # noqa: E731

    def by(s):
        return U * s, V * s, share(s)

    rows = outputs.reshape(-1, outputs.shape[-1])
    unit = rows / rows.norm(dim=1, keepdim=True)
    last = outputs[(-1,) * (outputs.ndim - 1)] @ V
    return [
        (by(other((c > 0).to(V.dtype).mean(0) - 0.5)),
         "the sign is that of the majority of outputs: the mean of the coefficients decides"),
        (by(other(largest)), "the sign is that of the largest output: the mean decides"),
        (by(other((c * c.abs()).mean(0))), "the sign weights outputs by their squares: the mean of "
         "the coefficients decides"),
        (by(other((unit @ V).mean(0))), "the sign is that of outputs of length 1: the mean of the "
         "coefficients decides"),
        (by(other(last)), "the sign is that of the last output: the mean over all decides"),
        (by(-right), "the signs are the wrong way round"),
        ((U, V * right, share(right)), "V is flipped and U is not: alone, either flip changes the "
         "matrix"),
        ((U * right, V, share(right)), "U is flipped and V is not: alone, either flip changes the "
         "matrix"),
        ((U * right, V * right, (c > 0).to(V.dtype).mean(0)), "the share is that of the vectors "
         "before the flip"),
        ((U * right, V * right, share(right) * c.shape[0]), "the share is a count"),
        ((U * right, V * right, (c * right).mean(0)), "the share is a mean coefficient: count the "
         "positive ones"),
        ((U, V, share(torch.ones_like(right))), "nothing is flipped"),
        (by(other(V.sum(0))), "the sign is that of the sum of a vector's entries, which is a "
         "matter of coordinates"),
    ]  # fmt: skip


def no_slip(*tensors):
    """No diagnosis, where all that is wrong is near zero."""
    return []


def check(mine, U, V, outputs, where="", slip=slips):
    """Compare with the loops, output by output."""
    with untouched(U=U, V=V, outputs=outputs):
        found = mine.sign_by_data(U, V, outputs)
    expect(found is not None, "the result is None: is there a return statement?")
    expect(
        isinstance(found, tuple | list) and len(found) == 3, "return three tensors: U, V and share"
    )
    same_shape(found[0], U.shape, "d_in vector", "U")
    same_shape(found[1], V.shape, "d_out vector", "V")
    same_shape(found[2], (V.shape[1],), "vector", "the share")
    wanted = by_loops(U, V, outputs)
    typical = [text for value, text in slip(U, V, outputs) if fits(found, value)]
    expect(fits(found, wanted) or len(typical) != 1, typical[0] if typical else "")
    for i, name in enumerate(("U", "V", "the share")):
        close(found[i], wanted[i], f"{name}{where}", atol=1e-9)


def fits(found, value):
    """Whether all three of a result are those of a slip."""
    return all(
        one.shape == two.shape and torch.allclose(one.double(), two.double(), atol=1e-6)
        for one, two in zip(found, value, strict=True)
    )


def test_mean_decides(mine):
    """means are positive where the largest coefficient, or the sum of squares, is negative"""
    U = V = torch.eye(3, dtype=torch.float64)
    outputs = torch.tensor([[-4.0, -4, 1], [3, 3, 3], [2, 3, 3]], dtype=torch.float64)
    check(mine, U, V.clone(), outputs, " for coefficients −4, 3, 2 and −4, 3, 3 and 1, 3, 3")


def test_random(mine):
    """any number of vectors, outputs and batch axes"""
    for seed, (d_in, d_out, n, batch) in enumerate(
        [
            (6, 14, 12, (30,)),
            (5, 7, 3, (11,)),
            (4, 4, 4, (3, 5)),
            (6, 9, 1, (2, 3, 4)),
            (8, 6, 5, (1,)),
            (3, 8, 6, (40,)),
        ]
    ):
        check(mine, *draw(d_in, d_out, n, batch, seed), f" for outputs of shape {[*batch, d_out]}")


def test_by_hand(mine):
    """coefficients 1, 2 and −9: the mean is negative, and one output agrees"""
    v = torch.tensor([[1.0], [0.0]])
    check(mine, v, v.clone(), torch.tensor([[1.0, 5.0], [2.0, 0.0], [-9.0, 1.0]]), " of the card")


def test_mean_of_zero(mine):
    """a mean of exactly zero leaves the pair as it is, and an output of zero agrees with no sign"""
    v = torch.eye(3, dtype=torch.float64)[:, :2]
    outputs = torch.tensor([[2.0, 0, 1], [-2.0, 0, 1], [0.0, 0, 1]], dtype=torch.float64)
    _, V, share = mine.sign_by_data(v, v, outputs)
    expect(
        V.norm(dim=0).min() > 0.5, "a vector has become zero: torch.sign is 0 where the mean is 0"
    )
    close(V, v, "V where the mean is zero")
    close(
        share,
        torch.tensor([1 / 3, 0.0], dtype=torch.float64),
        "the share where the mean is zero",
        hints=[(torch.tensor([2 / 3, 1.0]), "a coefficient of 0 counts as positive")],
    )


def test_zeros_after_a_flip(mine):
    """an output of zero agrees with no sign, whether or not the vector is flipped"""
    v = torch.eye(2, dtype=torch.float64)
    outputs = torch.tensor([[-3.0, 3.0], [0.0, 0.0], [1.0, -1.0], [0.0, 0.0]], dtype=torch.float64)
    share = mine.sign_by_data(v, v, outputs)[2]
    close(
        share,
        torch.full((2,), 0.25, dtype=torch.float64),
        "the share where half of the coefficients are zero",
        hints=[
            (torch.tensor([0.75, 0.25]), "a coefficient of 0 counts as positive after a flip: "
             "count again, instead of taking 1 minus the share before"),
            (torch.tensor([0.75, 0.75]), "a coefficient of 0 counts as positive"),
            (torch.tensor([0.5, 0.5]), "divide by all outputs, also those of coefficient 0"),
        ],
    )  # fmt: skip


def test_outputs_of_any_size(mine):
    """tiny outputs decide as well as large ones, and offsets count"""
    U, V, outputs = draw(5, 7, 3, (20,), 7)
    check(mine, U, V, outputs * 1e-24, " for tiny outputs", slip=no_slip)
    check(mine, U, V, outputs * 1e8, " for large outputs")
    check(mine, U, V, outputs - 1e4 * V.sum(1), " for outputs far on the other side")


def test_single_precision_and_layouts(mine):
    """float32 comes back as float32; transposed, strided and read-only inputs work"""
    U, V, outputs = (x.float() for x in draw(5, 7, 3, (4, 6), 3))
    check(mine, U, V, outputs, " in float32")
    any_layout(mine.sign_by_data, U=U, V=V, outputs=outputs)
