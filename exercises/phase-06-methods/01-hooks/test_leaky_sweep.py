"""One module at a time, the input untouched, and a control that can fail."""

from contextlib import suppress

import torch
from torch import nn

from minigpt.course.grading.feedback import close, expect, untouched
from minigpt.course.grading.in_process import in_process


def filled(module, seed=0):
    """Give every parameter random values, the same for one seed."""
    g = torch.Generator().manual_seed(seed)
    for parameter in module.parameters():
        parameter.data = torch.randn(parameter.shape, generator=g).to(parameter.dtype)
    return module


def chain(seed=0, width=5):
    """Linear layers of unequal widths; what comes first returns its own input."""
    parts = [nn.Identity(), nn.Linear(width, 7), nn.Tanh(), nn.Linear(7, 3), nn.Linear(3, 4)]
    return filled(nn.Sequential(*parts), seed)


def data(rows=3, width=5, seed=0):
    return torch.randn(rows, width, generator=torch.Generator().manual_seed(seed))


@torch.no_grad()
def without(parts, silent, x, reads=False):
    """A chain in which some modules give zero, or read zero."""
    for part in parts:
        if part in silent:
            x = part(torch.zeros_like(x)) if reads else torch.zeros_like(part(x))
        else:
            x = part(x)
    return x


def moved(parts, silent, x, **how):
    """How far the output moves."""
    return (without(parts, silent, x, **how) - without(parts, [], x)).norm().item()


def sweep(mine, model, names, x):
    """Run the learner's sweep, and check the form."""
    training = model.training
    with untouched(x=x):
        result = mine.removal_sweep(model, names, x)
    expect(model.training == training, "the model's mode, `training`, is another after the sweep")
    expect(
        isinstance(result, tuple) and len(result) == 2,
        f"removal_sweep returns {type(result).__name__}: return the changes and the control",
    )
    found, control = result
    expect(
        isinstance(found, dict) and list(found) == list(names),
        "the changes are a dictionary, with one entry for each name in their order",
    )
    return found, control


def told(parts, names, model, x):
    """For each name the right change, and what typical slips give."""
    so_far, last, told = [], without(parts, [], x), {}
    for name in names:
        one = model.get_submodule(name)
        so_far.append(one)
        right, now = moved(parts, [one], x), without(parts, [one], x)
        hints = [
            (
                moved(parts, so_far, x),
                f"when {name!r} is measured, more than one module is silent: the hooks before it "
                "are still attached",
            ),
            (
                abs((now.norm() - without(parts, [], x).norm()).item()),
                f"the change for {name!r} is the difference of two lengths, and not the length of "
                "the difference",
            ),
            (right**2, f"the change for {name!r} is the square of the length"),
            (
                (now - last).norm().item(),
                f"the change for {name!r} is measured against the run before, and not against "
                "the intact model",
            ),
            (
                moved(parts, [one], x, reads=True),
                f"the module {name!r} reads zero, where it should give zero: a bias is left",
            ),
        ]
        size = max(1.0, right)
        told[name] = right, [(v, words) for v, words in hints if abs(v - right) > 1e-3 * size]
        last = now
    return told


def check(mine, model, names, x):
    """Compare each change with the definition."""
    expected = told(list(model), names, model, x)  # before any hook can be left in the model
    found, control = sweep(mine, model, names, x)
    for name, (right, hints) in expected.items():
        what = f"the change for {name!r}"
        close(found[name], right, what, hints=hints, atol=1e-5 * max(1.0, right))
    close(control, 0.0, "the control", atol=1e-6)


def silenced(model, name, x):
    """How far the output moves when one module of a model with hooks is silent."""
    with torch.no_grad():
        intact = model(x)
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: torch.zeros_like(o)):
            return (model(x) - intact).norm().item()


def test_one_at_a_time(mine):
    """each module is taken out alone"""
    for seed, names in enumerate((["3", "1"], ["4", "3", "1"], ["3"])):
        check(mine, chain(seed), names, data(seed=seed))


def test_order(mine):
    """the order of the names changes nothing"""
    model, x = chain(3), data(seed=3)
    names = ["1", "2", "3", "4"]
    forward, _ = sweep(mine, model, names, x)
    backward, _ = sweep(mine, model, names[::-1], x)
    for name in names:
        close(backward[name], forward[name], f"the change for {name!r}, in the other order,")


def test_input(mine):
    """the input stays, also where a module returns what it reads"""
    model, x = chain(4), data(seed=4)
    check(mine, model, ["0", "1"], x)
    check(mine, model, ["3", "0", "4"], x)


def test_in_the_stream(mine):
    """the stream of a block stays, where a module hands it on to the layer beside it"""
    block = nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, batch_first=True, norm_first=True)
    block.norm1 = nn.Identity()
    model = filled(nn.Sequential(nn.Linear(5, 4), block), 11)
    x = torch.randn(2, 3, 5, generator=torch.Generator().manual_seed(11))
    name = "1.norm1"
    alone = silenced(model, name, x)
    with torch.no_grad():
        intact = model(x)
        with model.get_submodule(name).register_forward_hook(lambda m, i, o: o.zero_()):
            both = (model(x) - intact).norm().item()
    said = (
        "the zeros are written into memory that the model still reads: a module may return its "
        "own input, and here that is the stream. Return new zeros"
    )
    found, _ = sweep(mine, model, [name], x)
    close(found[name], alone, f"the change for {name!r}", hints=[(both, said)])


def test_infinite(mine):
    """zero takes the place of infinity, too"""
    model = filled(nn.Sequential(nn.Linear(5, 7), nn.Threshold(0.0, -torch.inf)), 12)
    model.append(nn.Softmax(-1))
    model[0].bias.data[0] = 20.0
    x = data(seed=12)
    right = moved(list(model), [model[1]], x)
    found, control = sweep(mine, model, ["1"], x)
    expect(
        abs(float(found["1"])) < torch.inf,
        "the silent module gives NaN: 0 · ∞ is NaN, so return new zeros instead of a product",
    )
    close(found["1"], right, "the change for a module that gives −∞")
    close(control, 0.0, "the control", atol=1e-6)


def test_same_output(mine):
    """a model that hands out its own input"""
    model, x = nn.Sequential(nn.Identity(), nn.Identity()), data(seed=5)
    check(mine, model, ["0", "1"], x)


def test_every_call(mine):
    """a module that runs twice gives zero at each of its calls"""
    square = filled(nn.Linear(5, 5), 6)
    model = nn.Sequential(square, nn.Tanh(), square)
    x = data(seed=6)
    intact = without(list(model), [], x)
    right = intact.norm().item()
    once = (square(torch.zeros_like(x)) - intact).norm().item()
    found, _ = sweep(mine, model, ["0"], x)
    close(
        found["0"],
        right,
        "the change for a module that runs twice",
        hints=[(once, "the module must give zero at each of its calls, and not at the first only")],
    )


def test_control(mine):
    """the control is measured: it sees a model that changes by itself"""
    model = filled(nn.Sequential(nn.Linear(5, 64), nn.Dropout(0.5)), 8)
    state = torch.get_rng_state()
    _, control = sweep(mine, model, ["0"], data(4, seed=7))
    torch.set_rng_state(state)
    expect(
        abs(float(control)) > 1e-3,
        "a model with dropout gives another output at each run, and the control says 0: the "
        "control is not measured",
    )


def test_nothing_left(mine):
    """after the sweep, and after an empty one, the model is as before"""
    model, x = chain(9), data(seed=9)
    _, control = sweep(mine, model, [], x)
    close(control, 0.0, "the control of an empty sweep", atol=1e-6)
    first, _ = sweep(mine, model, ["4", "1"], x)
    again, _ = sweep(mine, model, ["4", "1"], x)
    for name in first:
        close(again[name], first[name], f"the change for {name!r}, in a second sweep")


def test_sizes(mine):
    """double precision, large and odd sizes, values near 10,000"""
    for seed, (rows, width) in enumerate(((1, 1), (129, 33), (2, 301))):
        x = data(rows, width, seed).double() + 1e4
        check(mine, chain(seed, width).double(), ["4", "1", "3"], x.T.contiguous().T)


def test_others_stay(mine):
    """hooks of others stay"""
    model, x = chain(13), data(seed=13)
    bare = without(list(model), [model[1]], x)
    with model[3].register_forward_hook(lambda m, i, o: 2 * o):
        right = silenced(model, "1", x)
        gone = (bare - model(x)).norm().item()
        found, _ = sweep(mine, model, ["3", "1"], x)
    said = "hooks that others had attached are gone: remove your own handle only"
    close(found["1"], right, "the change for '1'", hints=[(gone, said)], atol=1e-5 * right)


def test_error(mine):
    """after an error in a run, every module is as before"""
    model, x, planned = chain(14), data(seed=14), [ValueError("planned by the test")]
    right = moved(list(model), [model[1]], x)

    def refuses(module, inputs, output):
        if planned and (inputs[0] == 0).all():
            raise planned.pop()

    with model[4].register_forward_hook(refuses), suppress(ValueError):
        mine.removal_sweep(model, ["3"], x)
    found, _ = sweep(mine, model, ["1"], x)
    said = (
        "after an error in a run, a module is still silent: remove the hook in `finally`, or "
        "attach it in a `with` block"
    )
    close(found["1"], right, "the change for '1'", hints=[(0.0, said)], atol=1e-5 * right)


@in_process("a module of the test's own, which changes at each run")
def test_before_and_after(mine):
    """the control compares the run before the sweep with one after it"""

    runs = []

    class Drifting(nn.Module):
        def forward(self, x):
            runs.append(1)
            return x + len(runs) * step

    model, x = nn.Sequential(nn.Identity(), Drifting()), data(1, 4, seed=10).double()
    for n, step in ((1, 1), (2, 1), (2, 1e-6)):
        _, control = sweep(mine, model, ["0", "1"][:n], x)
        expect(
            abs(float(control) / step - 2) > 1e-4,
            "the control compares two runs with no sweep between them: both would be right, or "
            "wrong in the same way",
        )
        what = f"the control for a model that drifts by {step:g} a run, after {n} removals,"
        close(control, 2.0 * (n + 1) * step, what, atol=1e-4 * step)
