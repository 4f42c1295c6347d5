"""Hooks in a `with` block: they work inside, and nothing is left of them, whatever happens."""

import torch
from torch import nn

from minigpt.course.grading.feedback import as_tensor, close, expect, untouched
from minigpt.course.grading.in_process import in_process

UNKNOWN = "no_such_part"


def filled(module, seed=0):
    """Give every parameter random values, the same for one seed."""
    g = torch.Generator().manual_seed(seed)
    for parameter in module.parameters():
        parameter.data = torch.randn(parameter.shape, generator=g).to(parameter.dtype)
    return module


def chain(seed=0, width=5):
    """Three linear layers of unequal widths, with tanh between."""
    parts = [nn.Linear(width, 7), nn.Tanh(), nn.Linear(7, 3), nn.Tanh(), nn.Linear(3, 4)]
    return filled(nn.Sequential(*parts), seed)


def data(rows=3, width=5, seed=0):
    return torch.randn(rows, width, generator=torch.Generator().manual_seed(seed))


@torch.no_grad()
def by_hand(model, edits, x, before=False):
    """The chain, one module after the other, with edits applied to what modules give or read."""
    for i, part in enumerate(model):
        edit = edits.get(str(i), lambda y: y)
        x = part(edit(x)) if before else edit(part(x))
    return x


def run(mine, model, edits, x):
    """Run under edits, and leave the input alone."""
    training = model.training
    with untouched(x=x):
        out = as_tensor(mine.run(model, edits, x), "the model's output").detach()
    expect(model.training == training, "the model's mode, `training`, is another after the block")
    return out


def is_clean(mine, model, x, intact, message):
    """Check that a run without edits gives what the model gave before."""
    expect(torch.allclose(run(mine, model, {}, x), intact, atol=1e-5), message)


def test_edits(mine):
    """an edit's result takes the output's place"""
    triple, shift = (lambda y: 3 * y), (lambda y: y - 2)
    cases = [{"0": triple}, {"4": shift}, {"2": triple, "0": shift}, {"1": shift, "3": triple}]
    cases += [{"2": torch.zeros_like}, {"4": torch.zeros_like}]
    for seed, edits in enumerate(cases):
        model, x = chain(seed).train(seed % 2 == 0), data(seed=seed)
        last = [*edits.values()][-1]
        hints = [
            (
                by_hand(model, {}, x),
                "nothing has changed: the hook must return what the edit returns",
            ),
            (
                by_hand(model, edits, x, before=True),
                "the edit changes what the module reads: a pre-hook runs before its module, and "
                "asked is the module's output",
            ),
        ]
        if len(edits) > 1:
            hints.append(
                (
                    by_hand(model, dict.fromkeys(edits, last), x),
                    "the last edit runs at every module: a function made in a loop looks the "
                    "loop's variable up when it runs (bind it: `edit=edit`)",
                )
            )
        right = by_hand(model, edits, x)
        close(run(mine, model, edits, x), right, "the output under edits", hints=hints)


def test_dtype(mine):
    """an edit's result takes the output's place as it is, in another dtype, too"""
    model, x = chain(10), data(seed=10)
    got = run(mine, model, {"4": lambda y: y.double()}, x)
    expect(
        got.dtype == torch.float64,
        f"the edit returns float64, and the model goes on with {got.dtype}: what an edit returns "
        "takes the output's place as it is",
    )


def test_shared(mine):
    """two names of one module: both edits run, at each call"""
    square = filled(nn.Linear(5, 5), 7)
    model, x = nn.Sequential(square, nn.Tanh(), square), data(seed=7)
    edits = {"0": lambda y: 2 * y, "2": lambda y: 3 * y}
    with torch.no_grad():
        right = 6 * square((6 * square(x)).tanh())
        hints = [(f * square((f * square(x)).tanh()), "one edit is lost") for f in (1, 2, 3)]
    hints = [
        (value, f"{said}: a module may have two names, with an edit for each")
        for value, said in hints
    ]
    try:
        got = run(mine, model, edits, x)
    except (AttributeError, KeyError):
        expect(False, "a module with two names is not found: `get_submodule` finds it under each")
    close(got, right, "the output with two edits of a shared layer", hints=hints)


def test_none(mine):
    """after None, the output stays"""
    model, x, seen = chain(1), data(seed=1), []

    def look(y):
        seen.append(y.detach().clone())

    right, first = by_hand(model, {}, x), by_hand(model[:1], {}, x)
    close(run(mine, model, {"0": look, "2": look}, x), right, "the output with edits that look")
    expect(len(seen) == 2, f"two edits were attached, and they ran {len(seen)} times")
    close(seen[0], first, "what the first edit gets")


def test_afterwards(mine):
    """after the block, nothing is left"""
    model, x = chain(2), data(seed=2)
    intact = by_hand(model, {}, x)
    run(mine, model, {"0": lambda y: 0 * y, "2": lambda y: y + 1, "4": lambda y: 2 * y}, x)
    said = "after the block, hooks are still attached: remove every handle"
    is_clean(mine, model, x, intact, said)


def fails(mine, model, edits, x, kinds, where):
    """Run into an error, which must come out."""
    silent = f"the error {where} is swallowed: let it pass on, and only clean up"
    try:
        mine.run(model, edits, x)
    except kinds as problem:
        expect("didn't yield" not in str(problem), silent)
        return
    except RuntimeError as problem:
        expect("didn't yield" not in str(problem), silent)
        raise
    expect(False, silent)


AFTER_ERROR = (
    "after an error in the model, the hooks are still attached: what must happen in any case "
    "stands in `finally`"
)


def test_error_in_edit(mine):
    """an error in an edit comes out, and leaves no hook"""
    model, x = chain(3), data(seed=3)
    intact = by_hand(model, {}, x)

    planned = [ValueError("planned by the test")]

    def breaks(y):
        if planned:
            raise planned.pop()
        return y

    fails(mine, model, {"0": lambda y: 0 * y, "2": breaks}, x, (ValueError,), "in an edit")
    is_clean(mine, model, x, intact, AFTER_ERROR)


def test_error_in_block(mine):
    """an error in the block comes out, and leaves no hook"""
    model, x = chain(4), data(seed=4)
    intact = by_hand(model, {}, x)
    fails(mine, model, {"4": lambda y: 0 * y}, x[:, :2], (RuntimeError,), "in the model")
    is_clean(mine, model, x, intact, AFTER_ERROR)


def test_unknown_name(mine):
    """an unknown name raises AttributeError, and leaves no hook"""
    model, x = chain(5), data(seed=5)
    intact = by_hand(model, {}, x)
    edits = {"0": lambda y: 0 * y, UNKNOWN: lambda y: y, "2": lambda y: y + 1}
    fails(mine, model, edits, x, (AttributeError,), "at an unknown name")
    said = (
        "after an unknown name, the hooks before it are still attached: attach inside of the "
        "`try`, too"
    )
    is_clean(mine, model, x, intact, said)


def test_sizes(mine):
    """double precision, large and odd sizes, and values near 10,000"""
    for seed, (rows, width) in enumerate(((1, 1), (257, 33), (2, 601))):
        model, x = chain(seed, width).double(), data(rows, width, seed).double() + 1e4
        edits = {"2": lambda y: y * 1e4, "4": lambda y: y[:, :3]}
        got = run(mine, model, edits, x.T.contiguous().T)
        close(got, by_hand(model, edits, x), "the output under edits")


def test_gradient(mine):
    """gradients flow through an edit"""
    model, x = chain(9), data(seed=9).requires_grad_()
    out = mine.run(model, {"1": lambda y: None, "2": lambda y: 5 * y}, x)
    expect(out.requires_grad, "under edits, the output has lost its gradient")
    (found,) = torch.autograd.grad(out.sum(), x, allow_unused=True)
    expect(
        found is not None,
        "no gradient flows back through an edit: hand the output on as it is, neither detached nor "
        "copied into a new tensor, also after None, and let the edit run with gradients",
    )
    (right,) = torch.autograd.grad(model[3:](5 * model[:3](x)).sum(), x)
    close(found, right, "the gradient under edits")


@in_process("hooks that are attached to the test's own model")
def test_others_stay(mine):
    """hooks of others stay, and blocks may stand in each other"""
    model, x = chain(6), data(seed=6)
    model[2].register_forward_hook(lambda m, i, o: None)
    with mine.attached(model, {"1": lambda y: 2 * y}):
        model(x)
    stay = [len(part._forward_hooks) for part in model]
    said = "hooks that others had attached are gone: remove your own handles only"
    expect(stay[2] == 1, said)
    expect(stay == [0, 0, 1, 0, 0], "after the block, hooks are still attached")
    double, both = {"0": lambda y: 2 * y}, {"0": lambda y: 2 * y + 1}
    intact, wanted, inside = (by_hand(model, edits, x) for edits in ({}, double, both))
    with mine.attached(model, double):
        with mine.attached(model, {"0": lambda y: y + 1}):
            inner = model(x).detach()
        outer = model(x).detach()
    close(inner, inside, "the output in the inner block")
    said = "the edits of the outer block are gone: remove your own handles only"
    close(outer, wanted, "the output after the inner block", hints=[(intact, said)])


@in_process("hooks that are attached to the test's own model")
def test_attached_meanwhile(mine):
    """a hook that others attach inside the block stays, and can be removed"""
    model, x = chain(7), data(seed=7)
    said = "a hook that others attached inside the block is gone: remove your own handles only"
    right = by_hand(model, {"2": lambda y: y + 1}, x)
    hints = [(by_hand(model, edits, x), said) for edits in ({}, {"2": lambda y: 2 * y})]
    early = model[2].register_forward_hook(lambda m, i, o: None)
    with mine.attached(model, {"2": lambda y: 2 * y}):
        late = model[2].register_forward_hook(lambda m, i, o: o + 1)
    close(model(x).detach(), right, "the output after the block", hints=hints)
    for handle in (early, late):
        handle.remove()
    expect(
        not model[2]._forward_hooks,
        "a hook of others cannot be removed any more, since its dictionary was replaced: remove "
        "your own handles only",
    )


@in_process("an interruption of the test's own")
def test_interrupted(mine):
    """a block that is interrupted leaves no hook"""

    class Interruption(BaseException):
        """Like that of Ctrl + C, which is no Exception either."""

    model = chain(8)
    try:
        with mine.attached(model, {"0": lambda y: 0 * y}):
            raise Interruption
    except Interruption:
        expect(
            not model[0]._forward_hooks,
            "after an interruption (Ctrl + C) the hooks are still attached: `except Exception` "
            "does not see it, and `finally` does",
        )
        return
    expect(False, "an interruption is swallowed: let it pass on, and only clean up")
