"""All pairs of inputs, all nodes, on the two networks of the lesson and on random ones."""

import random
from itertools import product

from minigpt.course.grading.feedback import expect
from minigpt.tasks.mechanisms import RELAY, VOTE, all_inputs, run


def drawn(seed):
    """Three inputs, five units, an output that reads some of them, and a unit behind it."""
    rng = random.Random(seed)
    nodes, graph = list("abc"), {}
    for name in ["u0", "u1", "u2", "u3", "u4", "out", "u5"]:
        parents = rng.sample(nodes, min(len(nodes), 3))
        graph[name] = ({p: rng.choice([-1, 1, 2]) for p in parents}, rng.choice([-1.5, -0.5]))
        nodes.append(name)
    return graph


def swapped(graph, base, source, node):
    """The right output."""
    return run(graph, base, {node: run(graph, source)[node]})["out"]


def slips(graph, base, source, node):
    """What the usual slips give, in the order of WORDS."""
    ours, theirs = run(graph, base), run(graph, source)
    units = {name: theirs[name] for name in graph if name != "out"}
    return (
        theirs["out"],
        run(graph, source, {node: ours[node]})["out"],
        ours["out"],
        theirs[node],
        run(graph, base, {node: 1 - ours[node]})["out"],
        run(graph, base, units)["out"],
    )


WORDS = [
    "this is the output on `source`: only one node takes its value from there, the rest runs on "
    "`base`",
    "base and source are exchanged: the output asked for is that of the run on `base`",
    "this is the output on `base` with nothing changed: take the node's value from the run on "
    "`source`",
    "you return the value of the node on `source`, not the output that it leads to",
    "the node is flipped: it should get the value of `source`, which is often the same",
    "all units take their value from `source`: one node only",
]


def check(mine, graphs):
    """Compare whole tables of outputs, and name the slip that explains the learner's."""
    found, wanted, wrong, cases = [], [], [], []
    for graph in graphs:
        nodes = [*"abc", *graph]
        for base, source, node in product(all_inputs(), all_inputs(), nodes):
            given, whole = (dict(base), dict(source)), dict(graph)
            value = mine.interchange(graph, base, source, node)
            expect(value is not None, "None came back: is there a return statement?")
            expect(not isinstance(value, dict), "return the value of “out”, not all values")
            expect((base, source) == given, "your code changes base or source: make a new dict")
            expect(graph == whole, "your code changes the graph: hold the node by `run` instead")
            found.append(value)
            wanted.append(swapped(graph, base, source, node))
            wrong.append(slips(graph, base, source, node))
            cases.append(f"base {base}, source {source} and node {node!r}")
    for words, values in zip(WORDS, zip(*wrong, strict=True), strict=True):
        expect(found == wanted or found != list(values), words)
    for case, one, right in zip(cases, found, wanted, strict=True):
        expect(one == right, f"with {case} the output is not {one}")


def test_the_networks_of_the_lesson(mine):
    """all swaps in both networks"""
    check(mine, [RELAY, VOTE])


def test_random_networks(mine):
    """all swaps in random networks"""
    check(mine, [drawn(seed) for seed in range(2)])


def test_any_number(mine):
    """an input may be any number, and is swapped as it is"""
    graph = {"x": ({"a": 2, "b": 1}, -1.5), "out": ({"x": 1}, -0.5)}
    for value in (0.3, 0.8, -2, 3):
        base, source = {"a": 0, "b": 0.6}, {"a": value, "b": 0}
        expect(
            mine.interchange(graph, base, source, "a") == swapped(graph, base, source, "a"),
            f"a is {value} on the source, and the output is not that of a run with a at {value}",
        )


def test_same_input(mine):
    """a swap of a run with itself changes nothing"""
    for graph in (RELAY, VOTE):
        for inputs in all_inputs():
            for node in ("a", "h1", "h3"):
                expect(
                    mine.interchange(graph, inputs, inputs, node) == run(graph, inputs)["out"],
                    "base and source are the same here, and your output is not that of the "
                    "untouched run",
                )
