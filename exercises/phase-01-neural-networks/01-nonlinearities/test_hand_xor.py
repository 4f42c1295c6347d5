"""Every input of up to ten bits, some of more, the number of neurons, and nothing trained."""

import itertools

import torch

from minigpt.course.grading.feedback import expect, same_shape


def all_bits(n):
    return torch.tensor(list(itertools.product([0.0, 1.0], repeat=n)))


def weights(mine, n):
    result = mine.hand_parity(n)
    expect(
        isinstance(result, tuple | list) and len(result) == 4,
        "return four tensors: W_1, b_1, W_2 and b_2",
    )
    W_1, b_1, W_2, b_2 = result
    for name, value in zip(["W_1", "b_1", "W_2", "b_2"], result, strict=True):
        expect(isinstance(value, torch.Tensor), f"{name} is no tensor")
        expect(value.isfinite().all(), f"{name} holds NaN or infinity")
    expect(W_1.ndim == 2, f"W_1 has {W_1.ndim} axes, and should have 2: [n neuron]")
    m = W_1.shape[1]
    expect(m <= n, f"{m} neurons for {n} bits: at most {n} are allowed")
    same_shape(W_1, (n, m), axes="n neuron", what="W_1")
    same_shape(b_1, (m,), axes="neuron", what="b_1")
    same_shape(W_2, (m, 1), axes="neuron 1", what="W_2")
    same_shape(b_2, (1,), axes="1", what="b_2")
    return [value.double() for value in result]


def some_bits(n):
    """Every number of ones, in front and scattered."""
    g = torch.Generator().manual_seed(n)
    front = torch.ones(n + 1, n).tril(-1)
    return torch.cat([front, front[:, torch.randperm(n, generator=g)]])


def answers(mine, n):
    W_1, b_1, W_2, b_2 = weights(mine, n)
    x = (all_bits(n) if n <= 10 else some_bits(n)).double()
    return x, (torch.relu(x @ W_1 + b_1) @ W_2 + b_2)[:, 0]


def check(mine, n):
    x, out = answers(mine, n)
    wanted = x.sum(1) % 2
    miss = (out - wanted).abs() > (1e-5 if n <= 10 else 1e-3)  # many neurons round more
    if not miss.any():
        return
    expect(not torch.allclose(out, 1 - wanted, atol=1e-5), "the answers are the wrong way round: "
           "1 is asked for an odd number of ones")  # fmt: skip
    expect(
        not torch.allclose(out, (x.sum(1) > 0).double(), atol=1e-5),
        "this is OR: what should happen at two ones?",
    )
    expect(
        not torch.allclose(out, (x.sum(1) == n).double(), atol=1e-5) or n == 1,
        "this is AND: one 1 alone should give 1",
    )
    i = int(miss.nonzero()[0])
    ones = int(x[i].sum())
    bits = f"the bits {[int(v) for v in x[i].tolist()]}" if n <= 10 else f"{ones} ones of {n} bits"
    expect(False, f"for {bits} your network says {out[i]:.4g}, and should say "
           f"{int(wanted[i])}")  # fmt: skip


def test_xor(mine):
    """two bits, two neurons: XOR"""
    check(mine, 2)


def test_parity(mine):
    """any number of bits, with no more neurons than bits"""
    for n in (1, 3, 4, 5, 6, 7, 8, 9, 10, 24, 65):
        check(mine, n)


def test_same_each_time(mine):
    """the weights are set, not drawn"""
    before = torch.get_rng_state()
    first, again = weights(mine, 5), weights(mine, 5)
    same = all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    expect(same, "two calls give different weights")
    expect(torch.equal(before, torch.get_rng_state()), "your code draws random numbers")
