"""Places along named axes: numbers drop their axis, lists keep theirs and are crossed."""

import itertools
from copy import deepcopy

import torch

from minigpt.course.grading.feedback import as_tensor, close, equal, expect, same_shape, untouched
from minigpt.course.grading.properties import same_gradients

AXES = "layer batch head query key"


def block(*sizes, seed=0):
    """A tensor whose entries all differ."""
    g = torch.Generator().manual_seed(seed)
    n = torch.tensor(sizes).prod()
    return torch.randperm(int(n), generator=g).reshape(sizes).float() + 0.5


def by_loop(values, axes, at):
    """One number at a time."""
    names = axes.split()
    places, shape = [], []
    for name, size in zip(names, values.shape, strict=True):
        asked = at.get(name, range(size))
        one = isinstance(asked, int)
        chosen = [asked] if one else list(asked)
        places.append([p % size for p in chosen])
        if not one:
            shape.append(len(chosen))
    picked = [values[where] for where in itertools.product(*places)]
    kept = " ".join(n for n in names if not isinstance(at.get(n), int))
    values = torch.stack(picked) if picked else values.new_zeros(0)
    return values.reshape(shape), kept


def check(mine, values, axes, moves=False, **at):
    """Compare values and names with the loop."""
    given = deepcopy(at)
    with untouched(values=values):
        result = mine.pick_places(values, axes, **given)
    expect(given == at, "your code changes a list of places, which is the caller's: make a new one")
    expect(
        isinstance(result, tuple) and len(result) == 2,
        f"pick_places returns {type(result).__name__}: return the values and the axes that are "
        "left",
    )
    right, kept = by_loop(values, axes, at)
    got = as_tensor(result[0], "the values")
    asked = ", ".join(f"{name}={places}" for name, places in at.items())
    numbers = [name for name, places in at.items() if isinstance(places, int)]
    single = [n for n, places in at.items() if not isinstance(places, int) and len(places) == 1]
    expect(
        not (numbers and got.ndim == right.ndim + len(numbers)),
        f"for {asked}, the values have shape {list(got.shape)}: a number's axis is gone",
    )
    expect(
        not (single and got.ndim == right.ndim - len(single)),
        f"for {asked}, the values have shape {list(got.shape)}: a list of one place keeps its axis",
    )
    if got.shape == right.shape:
        flat = got.flatten().sort().values
        expect(
            torch.equal(got, right) or not torch.equal(flat, right.flatten().sort().values),
            f"for {asked}, the values are the right ones, and stand in another order: a list "
            "takes its places in this order",
        )
    expect(
        not moves or (got.shape == right.shape and torch.equal(got, right)),
        f"for {asked}, another axis is cut than the one that is named, or another place: after an "
        "axis is gone, all later ones have moved up by one",
    )
    same_shape(got, right.shape, axes=kept, what=f"what is left for {asked}")
    close(got, right, f"what is left for {asked}")
    wrong = [(axes, "the names of all axes come back: a number's axis is gone")]
    hints = [(value, said) for value, said in wrong if value != kept]
    equal(result[1], kept, "the string of axes", hints=hints)


def test_one_place(mine):
    """a number takes one place, and its axis is gone"""
    table = block(2, 3)
    for name, size in (("layer", 2), ("head", 3)):
        for place in range(-size, size):
            check(mine, table, "layer head", **{name: place})
    check(mine, table, "layer head", layer=1, head=0)
    check(mine, table, "layer head")


def test_list(mine):
    """a list takes its places in this order, and its axis stays"""
    values = block(4, 2, 5, seed=1)
    for places in ([3, 0, 1], [2], [1, 1, 3], (0, 3), range(2)):
        try:
            check(mine, values, "layer batch head", layer=places)
        except TypeError:
            kind = type(places).__name__
            expect(isinstance(places, list), f"a tuple or a range is a list of places, too: {kind}")
            raise
    check(mine, values, "layer batch head", head=[4, 2, 0])


def test_crossed(mine):
    """lists on two axes are crossed, each place with each"""
    values = block(4, 5, 3, seed=2)
    try:
        check(mine, values, "layer head pos", layer=[0, 2], head=[4, 1])
        check(mine, values, "layer head pos", layer=[3, 1, 0], head=[2, 0])
    except (IndexError, ValueError) as problem:
        expect(
            "broadcast" not in str(problem),
            "the lists are paired, not crossed: x[[0, 1], [2, 0]] gives two places, and four are "
            "asked. Cut one axis after the other",
        )
        raise
    except AssertionError:
        paired = mine.pick_places(values, "layer head pos", layer=[0, 2], head=[4, 1])[0]
        same = paired.shape == (2, 3) and torch.equal(paired, values[[0, 2], [4, 1]])
        expect(
            not same,
            "the lists are paired, not crossed: x[[0, 1], [2, 0]] gives two places, and four are "
            "asked. Cut one axis after the other",
        )
        raise
    check(mine, values, "layer head pos", layer=[1], head=[0, 3, 4, 1], pos=[2, 0])


def test_numbers_and_lists(mine):
    """numbers and lists together, in any order of names"""
    values = block(3, 2, 4, 5, 5, seed=3)
    cases = [
        {"layer": 1, "key": 0},
        {"key": 2, "layer": [2, 0]},
        {"head": 3, "query": [4, 1], "batch": 1},
        {"query": 4, "head": [0, 2], "layer": 0, "key": [1]},
        {"layer": 2, "batch": 0, "head": 1, "query": 3, "key": 4},
        {"layer": 0, "query": 1, "batch": [1, 0]},
    ]
    for at in cases:
        check(mine, values, AXES, moves=True, **at)


def test_names(mine):
    """a name that is part of another name"""
    values = block(2, 3, 4, seed=9)
    cases = [
        ("d_head head pos", at) for at in ({"head": 1}, {"pos": [0, 2]}, {"d_head": 0, "pos": 3})
    ]
    cases += [("heads head pos", {"head": 1}), ("head_in pos head", {"head": [1, 0]})]
    for axes, at in cases:
        result = mine.pick_places(values, axes, **at)
        right, kept = by_loop(values, axes, at)
        expect(
            result[0].shape == right.shape and torch.equal(result[0], right) and result[1] == kept,
            f"for {at} of the axes {axes!r}, another axis is cut, or its name: does your code "
            "find a name inside of another name?",
        )


def test_negative(mine):
    """a negative place counts from the end, in a list as well"""
    values = block(4, 6, seed=4)
    check(mine, values, "layer pos", pos=-1)
    try:
        check(mine, values, "layer pos", pos=[-1, 0, -6], layer=[1, -2])
    except (IndexError, RuntimeError):
        expect(False, "a negative place in a list is refused: it counts from the end")


def test_unknown(mine):
    """an unknown axis raises ValueError"""
    values = block(2, 3)
    for name in ("position", "Head", "lay"):
        try:
            mine.pick_places(values, "layer head", head=1, **{name: 0})
        except ValueError:
            continue
        except Exception as problem:
            kind = type(problem).__name__
            expect(False, f"an unknown axis raises {kind}: ValueError is asked")
        expect(False, f"there is no axis of that name, and no error: {name!r} cut nothing")


def test_outside(mine):
    """a place that is not there raises IndexError"""
    values = block(3, 4)
    for place in (4, -5, [0, 4], [-5], (1, 7)):
        try:
            mine.pick_places(values, "layer pos", pos=place)
        except IndexError:
            continue
        except Exception as problem:
            kind = type(problem).__name__
            expect(False, f"place {place} of an axis of 4 raises {kind}: IndexError is asked")
        expect(False, f"place {place} of an axis of 4 gives another place, and no IndexError")


def test_infinite(mine):
    """infinity elsewhere changes nothing"""
    values = block(3, 4, seed=11)
    values[0, 1] = values[2, 3] = torch.inf
    for at in ({"head": [2, 3]}, {"layer": 1}, {"layer": [1, 0], "head": 0}):
        right, _ = by_loop(values, "layer head", at)
        got = mine.pick_places(values, "layer head", **at)[0]
        expect(
            not got.isnan().any(),
            "infinity at a place that is not taken gives NaN, since 0 · ∞ is NaN: take places by "
            "an index, and not by a product with 0 and 1",
        )
        close(got, right, f"what is left for {at}")


def test_gradients(mine):
    """gradients flow to the places that are taken, as often as they are"""
    at = {"head": [2, 0, 2], "pos": -1}
    same_gradients(
        lambda values: mine.pick_places(values, "layer head pos", **at)[0],
        lambda values: by_loop(values, "layer head pos", at)[0],
        values=block(2, 3, 4, seed=10),
    )


def test_kinds(mine):
    """whole numbers, double precision, transposed and large tensors, no place at all"""
    check(mine, block(3, 4, 2, seed=5).long(), "a b c", b=[3, 0], c=1)
    check(mine, block(7, 5, seed=6).double() + 1e4, "b a", a=4)
    check(mine, block(7, 5, 3, seed=6).permute(2, 0, 1), "c b a", a=[4, 2], c=0)
    check(mine, block(30, 1, 65, seed=7), "layer batch pos", layer=[29, 3], pos=64)
    check(mine, block(3, 4, seed=8), "layer head", head=[])
