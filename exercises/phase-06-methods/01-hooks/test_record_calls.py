"""A recorder: every call, under its name, as it was; and the model is as before."""

import torch
from torch import nn

from minigpt.course.grading.feedback import as_tensor, close, differentiable, expect, untouched
from minigpt.course.grading.in_process import in_process


def filled(module, seed=0):
    """Give every parameter random values, the same for one seed."""
    g = torch.Generator().manual_seed(seed)
    for parameter in module.parameters():
        parameter.data = torch.randn(parameter.shape, generator=g).to(parameter.dtype)
    return module


def chain(seed=0, width=5, inplace=False):
    """Three linear layers of unequal widths, with ReLUs between."""
    parts = [
        nn.Linear(width, 7),
        nn.ReLU(inplace=inplace),
        nn.Linear(7, 3),
        nn.ReLU(inplace=inplace),
        nn.Linear(3, 4),
    ]
    return filled(nn.Sequential(*parts), seed)


def settings(model):
    return [(part.training, getattr(part, "inplace", None)) for part in model.modules()]


def run(mine, model, names, x):
    """Run the learner's function, and check the form of what comes back."""
    before = settings(model)
    with untouched(x=x):
        result = mine.record_calls(model, names, x)
    expect(
        settings(model) == before,
        "`training` or `inplace` of a module is another after the run: a recorder changes nothing",
    )
    expect(
        isinstance(result, tuple) and len(result) == 2,
        f"record_calls returns {type(result).__name__}: return the output and the records",
    )
    out, seen = result
    expect(isinstance(seen, dict), f"the records are {type(seen).__name__}, and not a dictionary")
    for name in names:
        expect(
            name in seen,
            f"the records lack {name!r}: a module that never ran has an empty list",
        )
        expect(
            isinstance(seen[name], list | tuple),
            f"the record of {name!r} is {type(seen[name]).__name__}: it is a list, with one "
            "tensor for each call",
        )
    return out, {name: list(entries) for name, entries in seen.items()}


def entry(seen, name):
    """The one entry of a module that runs once."""
    expect(
        len(seen[name]) > 0,
        f"{name!r} ran, and has no entry: is everything all under the last name? A function "
        "made in a loop looks the loop's variable up when it runs (bind it: `name=name`)",
    )
    expect(
        len(seen[name]) == 1,
        f"{name!r} ran once, and has {len(seen[name])} entries: is everything all under the last "
        "name, or a hook attached twice?",
    )
    return as_tensor(seen[name][0], f"the record of {name!r}")


def test_values(mine):
    """each module's output is recorded under its name"""
    for seed, names in enumerate((["0"], ["2", "0"], ["0", "1", "2", "3", "4"], [])):
        model = chain(seed)
        x = torch.randn(3, 5, generator=torch.Generator().manual_seed(seed))
        out, seen = run(mine, model, names, x)
        with torch.no_grad():
            values = [x]
            for part in model:
                values.append(part(values[-1]))
        close(out.detach(), values[-1], "the model's output")
        for name in names:
            hint = "this is what the module reads, and not what it returns: see the third argument"
            close(
                entry(seen, name).detach(),
                values[int(name) + 1],
                f"the record of {name!r}",
                hints=[(values[int(name)], hint)],
            )


def test_in_place(mine):
    """a record stays as it was, although the next module writes into the same memory"""
    model = chain(seed=3, inplace=True)
    x = torch.randn(4, 5, generator=torch.Generator().manual_seed(3))
    _, seen = run(mine, model, ["0", "2"], x)
    with torch.no_grad():
        first = model[0](x)
        second = model[2](first.relu())
    said = (
        "you recorded the memory, and not the values: the ReLU after it wrote zeros into the "
        "record. Keep a clone"
    )
    for name, right in (("0", first), ("2", second)):
        close(
            entry(seen, name).detach(),
            right,
            f"the record of {name!r}",
            hints=[(right.relu(), said)],
        )


def test_every_call(mine):
    """a module that runs twice has two entries, and one that never runs has none"""
    square = filled(nn.Linear(5, 5), 1)
    model = nn.Sequential(square, nn.Tanh(), square, filled(nn.Linear(5, 2), 2))
    x = torch.randn(2, 5, generator=torch.Generator().manual_seed(4))
    _, seen = run(mine, model, ["0", "3"], x)
    with torch.no_grad():
        first = square(x)
        second = square(first.tanh())
    n = len(seen["0"])
    if n == 1:
        got = as_tensor(seen["0"][0], "the record of '0'").detach()
        last = got.shape == second.shape and torch.allclose(got, second)
        which = "last" if last else "first"
        expect(False, f"module '0' runs twice, and only the {which} call is there")
    expect(n == 2, f"module '0' runs twice, and has {n} entries")
    for i, right in enumerate((first, second)):
        close(as_tensor(seen["0"][i]).detach(), right, f"call {i + 1} of module '0'")


def test_names(mine):
    """two names of one module, a name that ends like another, the model itself, and no module"""
    square = filled(nn.Linear(5, 5), 1)
    model = nn.Sequential(nn.Sequential(square, nn.Tanh()), square, filled(nn.Linear(5, 2), 2))
    x = torch.randn(2, 5, generator=torch.Generator().manual_seed(11))
    try:
        _, seen = run(mine, model, ["0.0", "1", "0", ""], x)
    except KeyError:
        expect(False, "a module with two names is not found: `get_submodule` finds it under each")
    with torch.no_grad():
        calls = [square(x), square(model[0](x))]
        right = {"0.0": calls, "1": calls, "0": [model[0](x)], "": [model(x)]}
    for name, values in right.items():
        what = "the model itself, with the name ''," if not name else f"module {name!r}"
        expect(
            len(seen[name]) == len(values),
            f"{what} has {len(seen[name])} entries, and should have {len(values)}: a name is one "
            "module and no other, and a module may have two names",
        )
        for i, value in enumerate(values):
            close(as_tensor(seen[name][i]).detach(), value, f"call {i + 1} of {what}")
    try:
        mine.record_calls(model, ["0.1", "no_such_part"], x)
    except AttributeError:
        return
    expect(False, "a name that is not there records nothing, and there is no AttributeError")


def test_never_called(mine):
    """torch's attention never calls its last layer: there is no entry"""
    model = filled(nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, batch_first=True))
    x = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(7))
    names = ["self_attn.out_proj", "linear1"]
    out, seen = run(mine, model, names, x)
    with torch.no_grad():
        close(out.detach(), model(x), "the model's output")
        middle = model.norm1(x + model.self_attn(x, x, x, need_weights=False)[0])
        close(entry(seen, "linear1"), model.linear1(middle), "the record of 'linear1'")
    expect(
        not seen["self_attn.out_proj"],
        "torch's attention reads the weights of 'self_attn.out_proj' and never calls it: a module "
        "that never ran has an empty list",
    )


def test_gradients(mine):
    """records carry no graph, and the output keeps its own"""
    model = chain(seed=5)
    x = torch.randn(3, 5, generator=torch.Generator().manual_seed(5)).requires_grad_()
    out, seen = run(mine, model, ["0", "4"], x)
    differentiable(out, "the model's output")
    for name in ("0", "4"):
        expect(
            not entry(seen, name).requires_grad,
            f"the record of {name!r} still carries a gradient graph, and keeps all that it was "
            "computed from in memory: detach it",
        )
    leaves = [x, model[0].weight]
    found = torch.autograd.grad(out.sum(), leaves, allow_unused=True)
    right = torch.autograd.grad(model(x).sum(), leaves)
    expect(
        found[1] is not None,
        "no gradient reaches the model's parameters: is the output computed by a copy of the "
        "model, or from a detached value?",
    )
    expect(found[0] is not None, "no gradient reaches x")
    for one, other, name in zip(found, right, ("x", "the first weight"), strict=True):
        close(one, other, f"the gradient of the output to {name}")


def test_one_run(mine):
    """record and output belong to the same run"""
    model = filled(nn.Sequential(nn.Linear(5, 40), nn.Dropout(0.5)), 8)
    x = torch.randn(3, 5, generator=torch.Generator().manual_seed(8))
    state = torch.get_rng_state()
    out, seen = run(mine, model, ["1"], x)
    torch.set_rng_state(state)
    expect(
        torch.equal(out.detach(), entry(seen, "1")),
        "the record is of another run than the output: with dropout no two runs are the same, so "
        "run the model once",
    )
    expect(
        (out == 0).any() and model.training,
        "the model was in training mode, and its dropout is off: leave the mode as it is",
    )


def test_second_run(mine):
    """a second run leaves the first record as it was"""
    model = chain(seed=6)
    x = torch.randn(3, 5, generator=torch.Generator().manual_seed(6))
    names = ["0", "2", "4"]
    _, first = mine.record_calls(model, names, x)
    before = {name: entry(first, name).detach().clone() for name in names}
    left = mine.hooks_on(model)
    expect(
        left == 0,
        f"a second run is recorded, too: {left} hooks are still attached after the first one. "
        "Remove each handle after the run",
    )
    _, second = mine.record_calls(model, names, 2 * x + 1)
    for name in names:
        entry(second, name)
        close(first[name][0], before[name], f"the first record of {name!r}, after a second run")


def test_other_kinds(mine):
    """double precision, large and odd sizes, and values near 10,000"""
    for seed, (rows, width) in enumerate(((1, 1), (257, 33), (2, 601))):
        model = chain(seed, width).double()
        x = torch.randn(rows, width, generator=torch.Generator().manual_seed(seed)).double() + 1e4
        out, seen = run(mine, model, ["0", "3"], x.T.contiguous().T)
        with torch.no_grad():
            close(out, model(x), "the model's output")
            close(entry(seen, "0"), model[0](x), "the record of '0'")
            close(entry(seen, "3"), model[:4](x), "the record of '3'")


@in_process("modules of the test's own, and the hooks that are attached to them")
def test_model_of_blocks(mine):
    """names with dots, a module that never runs, and hooks of others that stay"""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.attn, self.spare = filled(nn.Linear(4, 4)), nn.Linear(4, 4)

        def forward(self, x):
            return x + self.attn(x)

    model = nn.Module()
    model.blocks = nn.ModuleList([Block(), Block()])
    model.forward = lambda x: model.blocks[1](model.blocks[0](x))
    counts = []
    handle = model.blocks[1].attn.register_forward_hook(lambda *told: counts.append(1))
    x = torch.ones(2, 4)
    _, seen = run(mine, model, ["blocks.1.attn", "blocks.0.spare"], x)
    expect(not seen["blocks.0.spare"], "a module that never ran has entries")
    with torch.no_grad():
        close(entry(seen, "blocks.1.attn"), model.blocks[1].attn(model.blocks[0](x)), "the record")
    others = len(model.blocks[1].attn._forward_hooks)
    expect(others > 0, "hooks that others had attached are gone: remove your own handles only")
    expect(others == 1, f"{others - 1} of your hooks are still attached after the run")
    expect(not model.blocks[0].spare._forward_hooks, "a hook is still attached after the run")
    handle.remove()
    expect(
        not model.blocks[1].attn._forward_hooks,
        "a hook of others cannot be removed any more, since its dictionary was replaced: remove "
        "your own handles only",
    )


def test_edited(mine):
    """the record is what the model goes on with, after edits of others"""
    model = chain(seed=12)
    x = torch.randn(3, 5, generator=torch.Generator().manual_seed(12))
    with model[2].register_forward_hook(lambda module, inputs, output: 2 * output + 1):
        _, seen = run(mine, model, ["2", "3"], x)
        _, again = run(mine, model, ["2"], x)
    with torch.no_grad():
        raw = model[:3](x)
        said = (
            "a hook of others has edited the output, and this is the value before the edit: "
            "record what the model goes on with"
        )
        close(entry(seen, "2").detach(), 2 * raw + 1, "the record of '2'", hints=[(raw, said)])
        said = "hooks that others had attached are gone: remove your own handles only"
        close(entry(again, "2").detach(), 2 * raw + 1, "the second record", hints=[(raw, said)])
