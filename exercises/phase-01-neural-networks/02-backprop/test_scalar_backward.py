"""Hand-computed gradients, then PyTorch's autograd on random graphs."""

import random

import torch

from minigpt.course.grading.feedback import close, expect
from minigpt.nn import Value


class TooManyReadsError(Exception):
    """Eighty operations were asked for their parents 20,000 times."""


class Counted(Value):
    """A value that counts how often its parents are asked for."""

    reads = 0

    @property
    def parents(self):
        Counted.reads += 1
        if Counted.reads > 20_000:
            raise TooManyReadsError
        return self._parents

    @parents.setter
    def parents(self, parents):
        self._parents = parents


def test_a_chain(mine):
    """a chain multiplies its slopes, and `end` itself starts with 1"""
    x = Value(2.0)
    u = x * -3.0
    end = (u + 1.0) ** 2
    mine.backward(end)
    expect(
        x.grad != 0 or end.grad != 0,
        "the gradient of `end` is 0, and so are all others: the walk starts with ∂end/∂end = 1",
    )
    expect(
        u.grad != 0, "an intermediate value has no gradient: set it for every node, not for leaves"
    )
    close(end.grad, 1.0, "∂end/∂end")
    close(u.grad, -10.0, "the gradient of an intermediate value")
    close(x.grad, 30.0, "the gradient of the first input")


def test_a_small_slope(mine):
    """a gradient may be tiny on its way, and large again further on"""
    x = Value(2.0)
    mine.backward(x * 1e9 * 1e-9)
    close(x.grad, 1.0, "the gradient of x in x · 10⁹ · 10⁻⁹ (is a small one taken for 0?)")


def test_used_twice(mine):
    """a node that is used twice gets the sum"""
    a = Value(3.0)
    end = a * a
    mine.backward(end)
    hint = [(3.0, "a node that is used twice gets one share only: its gradient is the sum")]
    close(a.grad, 6.0, "the gradient of a in a · a", hints=hint)
    a = Value(3.0)
    b = a * 2.0
    end = a * b
    mine.backward(end)
    hints = [
        (6.0, "a node that is used twice gets one share only: its gradient is the sum"),
        (18.0, "a gradient is passed on before it is complete, and again afterwards"),
    ]
    close(a.grad, 12.0, "the gradient of a in a · 2a", hints=hints)


def test_complete_before_passed_on(mine):
    """a short way and a long way to one node: both are in before it passes on"""
    a = Value(2.0, "a")
    b = a + 0.0  # reached at once, and by a detour
    detour = ((b * 3.0) + 1.0) * 2.0
    end = b + detour
    mine.backward(end)
    close(b.grad, 7.0, "the gradient of b in b + 2(3b + 1)")
    expect(
        a.grad != 0,
        "a node has the same value as another one and gets no gradient: tell nodes apart by "
        "identity, not by value",
    )
    expect(
        abs(a.grad - 7.0) < 1e-9,
        f"a is b's only parent with slope 1, yet its gradient is {a.grad:g} and b's is {b.grad:g}: "
        "b's gradient was passed on before it is complete",
    )


def test_twice_in_one_and_once_in_another(mine):
    """b is both factors of a square, and a part of another sum: three shares"""
    for first in (True, False):
        a = Value(2.0)
        b = a * 5.0
        square, other = b * b, (b + 1.0) * 3.0
        mine.backward(square + other if first else other + square)
        close(b.grad, 23.0, "the gradient of b in b² + 3(b + 1), b = 10")
        said = "b passes on a part of its three shares: wait for all uses, and b · b is two of them"
        hints = [(5 * part, said) for part in (20.0, 10.0, 3.0, 13.0)]
        close(a.grad, 115.0, "the gradient of a, with b = 5a and ∂end/∂b = 23", hints=hints)


def test_no_operation(mine):
    """a value that nothing was made from has the gradient 1, whatever stood there"""
    for before in (0.0, 5.0):
        alone = Value(3.0)
        alone.grad = before
        mine.backward(alone)
        close(alone.grad, 1.0, "the gradient of an `end` without parents")


def test_called_twice(mine):
    """what stands in `grad` from before does not count"""
    a = Value(1.5)
    end = (a + 1.0) * a
    mine.backward(end)
    first = a.grad
    mine.backward(end)
    expect(
        abs(a.grad - first) < 1e-9,
        f"a second call gives {a.grad:g} where the first gave {first:g}: set every gradient to 0 "
        "at the start",
    )
    a.grad = end.grad = 100.0
    mine.backward(end)
    close(a.grad, first, "the gradient after a second call, with other numbers in `grad`")


def test_each_node_once(mine):
    """forty doublings take forty steps, not one for every path"""
    Counted.reads = 0
    node = first = Counted(1.0)
    for _ in range(40):
        both = Counted(2 * node.data, parents=(node, node), slopes=(1.0, 1.0))
        node = Counted(both.data / 2, parents=(both,), slopes=(0.5,))
    try:
        mine.backward(node)
    except TooManyReadsError:
        expect(False, "you walk every path, and there are 2⁴⁰ of them here: visit each node once")
    close(first.grad, 1.0, "the gradient through forty doublings and halvings")


def test_deep(mine):
    """three thousand operations in a row"""
    a = node = Value(1.0)
    for _ in range(3000):
        node = node + 0.001
    try:
        mine.backward(node)
    except RecursionError:
        expect(False, "a recursion stops after about a thousand calls: use a stack of your own")
    close(a.grad, 1.0, "the gradient through 3,000 sums")


def test_against_autograd(mine):
    """random graphs have the gradients that PyTorch finds"""
    for seed in range(20):
        draw = random.Random(seed)
        ours = [Value(draw.uniform(-1, 1) * scale) for scale in (1, 1, seed % 2)]  # some are 0
        leaves = [torch.tensor(v.data, dtype=torch.float64, requires_grad=True) for v in ours]
        theirs, inputs = list(leaves), list(ours)
        for _ in range(12):
            i, j = draw.randrange(len(ours)), draw.randrange(len(ours))
            if draw.random() < 0.3:
                ours.append(ours[i].tanh())
                theirs.append(theirs[i].tanh())
            elif draw.random() < 0.5:
                ours.append(ours[i] * ours[j])
                theirs.append(theirs[i] * theirs[j])
            else:
                ours.append(ours[i] - ours[j])
                theirs.append(theirs[i] - theirs[j])
        before = [value.data for value in ours]
        mine.backward(ours[-1])
        grads = torch.autograd.grad(theirs[-1], leaves, allow_unused=True)
        for value, grad in zip(inputs, grads, strict=True):
            wanted = 0.0 if grad is None else grad.item()
            close(value.grad, wanted, f"a gradient in random graph {seed}", atol=1e-12, rtol=1e-9)
        expect([value.data for value in ours] == before, "the values changed: only `grad` may")
