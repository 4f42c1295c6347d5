"""Every node, on graphs drawn at random, with inputs, units and the output held."""

import copy
import random

from minigpt.course.grading.feedback import expect

SMALL = {"x": ({"a": 1}, -0.5), "y": ({"x": -1}, 0.5), "z": ({"a": 1, "y": 1}, -1.5)}


def oracle(graph, inputs, do):
    """The same by recursion from each node to its parents."""

    def value(name):
        if name in do:
            return do[name]
        if name in inputs:
            return inputs[name]
        weights, bias = graph[name]
        return 1 if sum(w * value(p) for p, w in weights.items()) > -bias else 0

    return {name: value(name) for name in [*inputs, *graph]}


def drawn(seed):
    """A graph of three inputs and six units, and an input."""
    rng = random.Random(seed)
    nodes, graph = list("abc"), {}
    for i in reversed(range(6)):  # the order of computation is not that of the names
        parents = rng.sample(nodes, min(len(nodes), rng.randint(1, 4)))
        weights = {p: rng.choice([-2, -1, 1, 2]) for p in parents}
        graph[f"u{i}"] = (weights, rng.choice([-1.5, -0.5, 0.5, 1.5]))
        nodes.append(f"u{i}")
    return graph, {name: rng.randint(0, 1) for name in "abc"}, rng


def run(mine, graph, inputs, do):
    """The learner's values, checked for kind."""
    given = copy.deepcopy((graph, inputs, do))
    values = mine.intervene(graph, inputs, do)
    expect(values is not None, "None came back: is there a return statement?")
    expect(isinstance(values, dict), f"a {type(values).__name__} came back, not a dictionary")
    expect((graph, inputs, do) == given, "your code changes graph, inputs or do: make a new dict")
    missing = [name for name in [*inputs, *graph] if name not in values]
    expect(not missing, f"the node {missing[:1]} has no value in what you return")
    extra = [name for name in values if name not in inputs and name not in graph]
    expect(not extra, f"you return a node {extra[:1]} that the graph does not have")
    return values


def compare(mine, graph, inputs, do, message):
    """Every node as it should be, or the first that is not."""
    values, wanted = run(mine, graph, inputs, do), oracle(graph, inputs, do)
    for name, right in wanted.items():
        expect(
            values[name] == right,
            f"{message} Seen with inputs {inputs}, do={do}: your {name} is {values[name]}",
        )


def test_nothing_held(mine):
    """with an empty do, the units compute what they compute"""
    for a in (0, 1):
        compare(mine, SMALL, {"a": a}, {}, "A unit is on where weights and bias exceed 0.")
    edge = {"x": ({"a": 1}, -1), "y": ({"a": 1}, 0)}
    expect(run(mine, edge, {"a": 1}, {})["x"] == 0, "a sum of exactly 0 is not more than 0")
    expect(run(mine, edge, {"a": 0}, {})["y"] == 0, "a sum of exactly 0 is not more than 0")
    for seed in range(30):
        graph, inputs, _ = drawn(seed)
        compare(mine, graph, inputs, {}, "Nothing is held here.")


def test_held_off(mine):
    """a node may be held at 0"""
    values = run(mine, SMALL, {"a": 1}, {"x": 0})
    expect(
        values["x"] == 0,
        "x is held at 0, and your x is not 0: `do.get(x) or …` and `if do.get(x)` take 0 for "
        "“not held”",
    )


def test_readers_read_the_held_value(mine):
    """whoever reads a held node reads the held value"""
    values = run(mine, SMALL, {"a": 1}, {"x": 0})
    expect(
        values["y"] == 1,
        "y reads x, and x is held at 0, but y is as if x were still on: hold a node before the "
        "next one is computed, not at the end",
    )
    expect(values["z"] == 1, "z reads y, which changed: the effect must travel all the way")


def test_inputs_and_output(mine):
    """inputs and the last unit may be held, too"""
    expect(run(mine, SMALL, {"a": 1}, {"a": 0})["a"] == 0, "the input a is held at 0 and is not")
    compare(mine, SMALL, {"a": 1}, {"a": 0}, "An input is held.")
    compare(mine, SMALL, {"a": 1}, {"z": 1}, "The last unit is held.")


def test_parents_are_not_touched(mine):
    """holding a node changes nothing that it reads"""
    values = run(mine, SMALL, {"a": 1}, {"y": 1})
    expect(
        values["x"] == 1 and values["a"] == 1,
        "only y is held, and a node that y reads has changed: effects run from parents to readers",
    )


def test_any_number(mine):
    """a node may be held at any number, and an input may be any"""
    for value in (0.25, 0.75, -3, 7):
        compare(mine, SMALL, {"a": 1}, {"x": value}, "The number in `do` is taken as it is.")
        compare(mine, SMALL, {"a": value}, {}, "The number in `inputs` is taken as it is.")


def test_random_graphs(mine):
    """random graphs with one to three nodes held"""
    for seed in range(200):
        graph, inputs, rng = drawn(seed)
        held = rng.sample([*inputs, *graph], rng.randint(1, 3))
        do = {name: rng.choice([0, 1]) for name in held}
        compare(mine, graph, inputs, do, "Several nodes may be held at once.")
