"""The pair of hooks gives x + MLP(read(x)), run after run."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, telling, untouched


def draw(*size, seed=0, scale=1.0):
    return torch.randn(*size, generator=torch.Generator().manual_seed(seed)) * scale


def mlp(x):
    """Some MLP, by its equation."""
    return torch.tanh(x).roll(1, -1) * 2 - x.square().mean(-1, keepdim=True)


def run(mine_hooks, x):
    """What the block gives between the two hooks."""
    before, after = mine_hooks
    with untouched(x=x):
        read = before(x, None)
    read = as_tensor(read, "what the first hook returns")
    kept = read.clone()
    post = read + mlp(read)
    with untouched(post=post):
        out = after(post, None)
    return kept, out


def check(hooks, read, x, where, seen=None):
    kept, out = run(hooks, x)
    changed = read(x) if seen is None else seen[-1]
    close(kept, changed, f"what the first hook returns{where}", telling([
        (changed - x, "this is read(x) − x: return read(x)"),
        (x, "nothing has changed: return read(x)"),
    ], changed))  # fmt: skip
    wanted = x + mlp(changed)
    close(out, wanted, f"what the second hook returns{where}", telling([
        (changed + mlp(changed), "the change is still in the stream, so later layers read it: "
         "take it out again"),
        (2 * changed - x + mlp(changed), "the change is there twice: the difference has the "
         "wrong sign"),
        (x, "what the MLP wrote is lost"),
    ], wanted), atol=2e-5, rtol=1e-5)  # fmt: skip


READS = {
    " for a read that adds": lambda x: x + torch.linspace(-3, 5, x.shape[-1]),
    " for a read that shrinks": lambda x: 0.25 * x,
    " for a read that squares": lambda x: x * x + 1,
    " for a read that exchanges texts": lambda x: x.flip(0),
    " for a read that exchanges positions": lambda x: x.roll(1, -2),
    " for a read that gives zeros": torch.zeros_like,
}


def test_every_read(mine):
    """reads of many kinds"""
    for where, read in READS.items():
        check(mine.hooks_for_read(read), read, draw(3, 5, 7), where)


def test_again(mine):
    """one pair of hooks serves many runs of other sizes"""
    for where, read in READS.items():
        hooks = mine.hooks_for_read(read)
        for seed, size in enumerate([(2, 3, 4), (5, 1, 4), (1, 9, 11), (2, 3, 4)]):
            check(hooks, read, draw(*size, seed=seed), where + f", run {seed + 1}")


def test_two_pairs(mine):
    """two pairs of hooks do not disturb each other"""
    one, two = (lambda x: x + 1), (lambda x: -x)
    first, second = mine.hooks_for_read(one), mine.hooks_for_read(two)
    a, b = draw(2, 3, 4, seed=1), draw(2, 3, 4, seed=2)
    read_a = first[0](a, None)
    check(second, two, b, " between the hooks of another pair")
    out = first[1](read_a + mlp(read_a), None)
    close(out, a + mlp(one(a)), "a pair's result after another pair ran in between", atol=1e-5)


def test_asked_once(mine):
    """`read` may draw at random, so it is asked once a run"""
    seen = []

    def read(x):
        seen.append(x + draw(*x.shape, seed=len(seen)))
        return seen[-1]

    hooks = mine.hooks_for_read(read)
    for n in (1, 2, 3):
        _kept, out = run(hooks, draw(2, 4, 5, seed=n))
        expect(len(seen) == n, f"`read` was asked {len(seen)} times in {n} runs: ask it once a "
               "run, since it may draw at random")  # fmt: skip
        close(out, draw(2, 4, 5, seed=n) + mlp(seen[-1]), "the result of a random read", atol=1e-5)


def test_precision(mine):
    """double precision stays, and so do large offsets"""
    x = draw(2, 3, 4).double() + 1e4
    read = lambda x: x + 0.5  # noqa: E731
    _, out = run(mine.hooks_for_read(read), x)
    expect(out.dtype == torch.float64, f"the result is {out.dtype}, and the stream float64")
    close(out, x + mlp(x + 0.5), "the result at an offset of 10,000", atol=1e-6, rtol=1e-12)
    x = draw(2, 3, 4, seed=3).double()
    _, out = run(mine.hooks_for_read(lambda x: x * 1.1), x)
    close(out, x + mlp(x * 1.1), "the result in double precision", atol=1e-12, rtol=1e-12)


def test_gradients(mine):
    """gradients pass through both hooks"""
    scale = torch.tensor(0.7, requires_grad=True)
    x = draw(2, 3, 4, seed=5).requires_grad_()
    before, after = mine.hooks_for_read(lambda x: scale * x)
    read = before(x, None)
    found = as_tensor(after(read + mlp(read), None), "what the second hook returns")
    expect(found.requires_grad, "gradients stop: let them pass through the read and both hooks")
    weight = draw(2, 3, 4, seed=6)
    got = torch.autograd.grad((found * weight).sum(), (x, scale), allow_unused=True)
    wanted = torch.autograd.grad(((x + mlp(scale * x)) * weight).sum(), (x, scale))
    for mine_g, right, name in zip(got, wanted, ("the stream", "what read uses"), strict=True):
        expect(
            mine_g is not None and torch.allclose(mine_g, right, atol=1e-4),
            f"the gradient for {name} is wrong: let gradients pass through the read and both hooks",
        )
