"""Edges of networks on one stream: by hand, and against a recursion from the output backwards."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched


def toy():
    """The network of the lesson's figure, on the stream (x, A, M, B, out)."""

    def write(place, value):
        out = torch.zeros(5)
        out[place] = value
        return out

    return [
        lambda s: write(1, s[0]),
        lambda s: write(2, torch.relu(s[0] + s[1] - 1)),
        lambda s: write(3, s[1] + s[2]),
        lambda s: write(4, s[1] + s[2] + s[3]),
    ]


def random_network(n, width, seed):
    """Nodes that are not linear, each with weights of its own, in double precision."""
    g = torch.Generator().manual_seed(seed)
    W = torch.randn(n, width, width, generator=g, dtype=torch.float64)
    b = torch.randn(n, width, generator=g, dtype=torch.float64)
    return [lambda s, w=w, c=c: torch.tanh(s @ w + c) * 2 for w, c in zip(W, b, strict=True)]


def inputs(*shape, seed=0, offset=0.0):
    """A clean and a corrupt input."""
    g = torch.Generator().manual_seed(seed)
    clean, corrupt = torch.randn(2, *shape, generator=g, dtype=torch.float64)
    return clean + offset, corrupt * 2 + offset


def backwards(nodes, clean, corrupt, edges):
    """The definition from the output backwards: what does each reader find of each sender?"""

    def alone(i, base):  # what sender i gives in an unpatched run
        return base if i == 0 else nodes[i - 1](sum(alone(s, base) for s in range(i)))

    def now(i):
        if i == 0:
            return clean
        found = [alone(s, corrupt) if (s, i) in set(edges) else now(s) for s in range(i)]
        return nodes[i - 1](sum(found))

    return now(len(nodes))


def run(nodes, base, swap):
    """Run with `swap(reader, here)` giving what the reader finds."""
    here = [base]
    for r, node in enumerate(nodes, start=1):
        here.append(node(swap(r, here)))
    return here


def slips(nodes, clean, corrupt, edges):
    """What typical slips give, and what to say to them."""
    there = run(nodes, corrupt, lambda r, here: sum(here))
    plain = run(nodes, clean, lambda r, here: sum(here))
    into = {r: [s for s, to in edges if to == r] for r in range(len(nodes) + 1)}
    senders = {s for s, _ in edges}

    def added(r, here):
        return sum(here) + sum(there[s] for s in into[r])

    def only(r, here):
        return sum(there[s] for s in into[r]) if into[r] else sum(here)

    def everywhere(r, here):
        return sum(there[s] if s in senders else h for s, h in enumerate(here))

    def backward(r, here):
        return sum(here) - sum(there[s] - here[s] for s in into[r])

    def old(r, here):
        return sum(here) + sum(there[s] - plain[s] for s in into[r])

    def still(r, here):
        return sum(plain[:r]) + sum(there[s] - plain[s] for s in into[r])

    def taken(r, here):
        left = [h for s, h in enumerate(here) if s not in into[r]]
        return sum(left, 0 * clean)

    chain = run(nodes, corrupt, lambda r, here: here[-1])

    def nearest(r, here):
        return chain[r - 1] if r - 1 in into[r] else here[-1]

    last = len(nodes)
    return [
        (
            plain[last],
            "nothing has changed: does the node after a changed reader read what that gives now?",
        ),
        (there[last], "this is what the corrupt run gives: only the named edges carry its values"),
        (
            run(nodes, clean, added)[last],
            "the corrupt value is added, and the sender's present value is still in the sum: one "
            "takes the place of the other",
        ),
        (
            run(nodes, clean, only)[last],
            "the reader finds the exchanged senders alone: all others stay in its sum",
        ),
        (
            run(nodes, clean, everywhere)[last],
            "every reader finds the corrupt value: that patches the node, and one edge was asked",
        ),
        (
            run(nodes, clean, backward)[last],
            "the change has the wrong direction: from the present value to the corrupt one",
        ),
        (
            run(nodes, clean, still)[last],
            "the nodes after a changed reader are not recomputed: they must read what it gives now",
        ),
        (
            run(nodes, clean, old)[last],
            "you take out what the sender gave in the clean run, but with two edges on one path "
            "it may give something else by now: take out its present value",
        ),
        (
            run(nodes, clean, taken)[last],
            "the sender's part is taken out of the sum, and its corrupt value is not put in",
        ),
        (
            run(nodes, clean, nearest)[last],
            "each node reads the node before it alone: a node reads the sum of all earlier ones",
        ),
    ]


def check(mine, nodes, clean, corrupt, edges, what):
    """Compare with the definition, and name the slip that explains the learner's."""
    right = backwards(nodes, clean, corrupt, edges)
    with untouched(clean=clean, corrupt=corrupt):
        got = mine.edge_patch(nodes, clean, corrupt, edges)
    same_shape(got, tuple(right.shape), what="the output")
    told = telling(slips(nodes, clean, corrupt, edges), right)
    close(got, right, f"the output {what}, with the edges {edges},", hints=told)


def test_every_edge(mine):
    """each edge of a random network, one at a time"""
    nodes, (clean, corrupt) = random_network(4, 5, seed=1), inputs(3, 5, seed=1)
    for reader in (4, 3, 2, 1):
        for sender in reversed(range(reader)):
            check(mine, nodes, clean, corrupt, [(sender, reader)], "of a random network")


def test_several_edges(mine):
    """sets of edges: two into one reader, two in a row, in any order"""
    nodes, (clean, corrupt) = random_network(5, 4, seed=2), inputs(2, 4, seed=2)
    for edges in (
        [(0, 3), (1, 3)],
        [(1, 2), (2, 4)],
        [(3, 5), (0, 1), (1, 4)],
        [(4, 5), (2, 4), (0, 2)],
        [(2, 4), (2, 5)],
    ):
        check(mine, nodes, clean, corrupt, edges, "of a random network")


def test_by_hand(mine):
    """the network of the figure: edges whose effect you can compute in your head"""
    nodes = toy()
    clean, corrupt = torch.eye(5)[0], torch.zeros(5)
    for edges, out in [
        ([], 4),
        ([(0, 1)], 0),
        ([(0, 2)], 2),
        ([(1, 2)], 2),
        ([(1, 3)], 3),
        ([(3, 4)], 2),
        ([(0, 3)], 4),
        ([(1, 3), (2, 4)], 2),
    ]:
        check(mine, nodes, clean, corrupt, edges, "of the figure's network")
        got = mine.edge_patch(nodes, clean, corrupt, edges)
        close(got[4], float(out), f"the figure's output with the edges {edges}")


def test_whole_node(mine):
    """all edges out of a node: the node itself is patched"""
    nodes, (clean, corrupt) = random_network(5, 6, seed=3), inputs(6, seed=3)
    there = run(nodes, corrupt, lambda r, here: sum(here))
    for node in (1, 2, 3, 4):
        edges = [(node, reader) for reader in range(node + 1, 6)]
        held = [*nodes[: node - 1], lambda s, v=there[node]: v, *nodes[node:]]
        wanted = run(held, clean, lambda r, here: sum(here))[-1]
        got = mine.edge_patch(nodes, clean, corrupt, edges)
        close(got, wanted, f"the output with all edges out of node {node}")


def test_sizes(mine):
    """one node, many nodes, wide streams, inputs near 10,000, single precision"""
    one = random_network(1, 3, seed=4)
    check(mine, one, *inputs(3, seed=4), [(0, 1)], "of one node")
    linear = [lambda s: s / 2, lambda s: s * 3, lambda s: s - 1]
    check(mine, linear, *inputs(2, seed=5, offset=1e4), [(0, 2), (1, 3)], "of a linear network")
    clean, corrupt = (x.float() for x in inputs(130, 7, seed=6))
    check(mine, linear, clean.mT, corrupt.mT, [(1, 2)], "in single precision")
    wide, (clean, corrupt) = random_network(9, 3, seed=7), inputs(3, seed=7)
    check(mine, wide, clean, corrupt, [(2, 7), (8, 9)], "of nine nodes")


def test_same_run(mine):
    """two equal runs: no edge changes anything"""
    nodes, (clean, _) = random_network(3, 4, seed=8), inputs(4, seed=8)
    wanted = run(nodes, clean, lambda r, here: sum(here))[-1]
    got = mine.edge_patch(nodes, clean, clean.clone(), [(0, 2), (1, 3)])
    close(got, wanted, "the output with the clean values in their own place")
