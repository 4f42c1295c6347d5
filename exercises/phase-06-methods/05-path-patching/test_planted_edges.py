"""Random plantings: chains, skips, ands, ors, edges that cancel, loud rest and rounding errors."""

import random

import torch

from minigpt.course.grading.feedback import equal, expect

NAMES = [f"a{i}->a{j}" for i in range(4) for j in range(i + 1, 5)]
WORDS = {
    "noise": "an edge is missed that only the corrupt base shows: where either of two edges is "
    "enough, corrupting one alone changes nothing",
    "denoise": "an edge is missed that only the clean base shows: where two edges are needed, "
    "one clean edge alone brings nothing back",
    "mean": "an edge is missed that raises the output on some prompts and lowers it on others: "
    "in the mean they cancel",
    "absolute": "the threshold is a fixed number: what is small depends on how far the two runs "
    "are apart",
    "sign": "edges that change the output in the other direction are missed: compare the size of "
    "the change",
    "any": "rounding errors are counted: an edge must change more than 1 % of the difference "
    "between the two runs",
    "both": "an edge must show in both bases for you: one of them is enough",
    "first": "only the first prompt is looked at: an edge may matter on any of them",
    "rms": "the changes are averaged over the prompts: the largest one counts",
    "largest": "the threshold is 1 % of the largest change by one edge: it is relative to the "
    "difference between the two runs",
    "own": "each prompt has a threshold of its own: the largest difference over the prompts sets "
    "one for all",
    "mean_gap": "the threshold is 1 % of the mean difference: it is relative to the largest one "
    "over the prompts",
}


SIZES = {
    "jitter": 0.002, "tiny": 0.25, "peak": 4.0, "most": 4.0, "noise": 0.02, "faint": 0.06,
    "step": 2.0, "slight": 0.04,
}  # fmt: skip


class Planting:
    """A network of edges that add, gate each other, or do nothing, on a few prompts."""

    def __init__(self, seed, scale=1.0, offset=0.0, kinds=("add", "and", "or"), n_prompt=4):
        rng = random.Random(seed)
        self.edges = rng.sample(NAMES, rng.choice([5, 7, 10]))
        free = rng.sample(self.edges, len(self.edges))
        self.parts, self.offset, self.known = [], offset, {}
        for kind in kinds:
            some = [free.pop() for _ in range(2 if kind in ("and", "or") else 1)]
            size = scale * SIZES.get(kind, rng.uniform(1, 3))
            size *= 1 if kind == "step" else rng.choice([-1, 1])  # steps go one way
            weight = torch.full((n_prompt,), size, dtype=torch.float64)
            if kind == "mixed":
                weight[::2] *= -1
            if kind in ("peak", "faint", "tiny"):  # on one prompt alone
                weight *= torch.eye(n_prompt, dtype=torch.float64)[rng.randrange(n_prompt)]
            if kind == "most":
                weight[rng.randrange(n_prompt)] = 0
            self.parts.append((kind, some, weight))

    def measure(self, some, base):
        """Which edges carry the clean value, and what follows from it."""
        some = set(some)
        out = torch.zeros_like(self.parts[0][2]) + self.offset
        for kind, edges, weight in self.parts:
            live = [(e in some) == (base == "corrupt") for e in edges]
            on = any(live) if kind == "or" else all(live)
            out = out + weight * on
        return out


def changes(net, edge, base):
    """The change of every prompt's output."""
    if (edge, base) not in net.known:
        net.known[edge, base] = net.measure([edge], base) - net.measure([], base)
    return net.known[edge, base]


def right(net, judge=None):
    """The definition, or another rule of judgment on (noised, denoised, gap)."""
    gap = net.measure([], "clean") - net.measure([], "corrupt")

    def definition(noised, denoised, gap):
        return max(noised.abs().max(), denoised.abs().max()) > 0.01 * gap.abs().max()

    judge = judge or definition
    both = {e: (changes(net, e, "clean"), changes(net, e, "corrupt")) for e in net.edges}
    return [e for e, (noised, denoised) in both.items() if bool(judge(noised, denoised, gap))]


SLIPS = {
    "first": lambda n, d, g: max(n[0].abs(), d[0].abs()) > 0.01 * g.abs().max(),
    "rms": lambda n, d, g: (
        max(n.square().mean(), d.square().mean()).sqrt() > 0.01 * g.abs().max()
        or torch.stack([n, d]).square().mean().sqrt() > 0.01 * g.abs().max()
    ),
    "noise": lambda n, d, g: n.abs().max() > 0.01 * g.abs().max(),
    "denoise": lambda n, d, g: d.abs().max() > 0.01 * g.abs().max(),
    "mean_gap": lambda n, d, g: max(n.abs().max(), d.abs().max()) > 0.01 * g.mean().abs(),
    "own": lambda n, d, g: bool((torch.maximum(n.abs(), d.abs()) > 0.01 * g.abs()).any()),
    "absolute": lambda n, d, g: max(n.abs().max(), d.abs().max()) > 0.01,
    "sign": lambda n, d, g: max((-n).max(), d.max()) > 0.01 * g.abs().max(),
    "any": lambda n, d, g: bool(n.any()) or bool(d.any()),
    "both": lambda n, d, g: min(n.abs().max(), d.abs().max()) > 0.01 * g.abs().max(),
    "mean": lambda n, d, g: max(n.mean().abs(), d.mean().abs()) > 0.01 * g.mean().abs(),
}


def beside_largest(net):
    """The slip that compares each edge with the strongest one."""
    bases = ("clean", "corrupt")
    sizes = {e: max(changes(net, e, base).abs().max() for base in bases) for e in net.edges}
    return [e for e, size in sizes.items() if size > 0.01 * max(sizes.values())]


def check(mine, nets, what):
    """Compare exactly on several networks, and name the slip that explains all of them."""
    found = []
    for net in nets:
        asked = []

        def measure(some, base, net=net, asked=asked):
            expect(base in ("clean", "corrupt"), f"there is no base {base!r}: 'clean' or 'corrupt'")
            expect(not isinstance(some, str), "`some` is a list of edges: [edge], not edge")
            asked.append(base)
            return net.measure(some, base)

        found.append(mine.planted_edges(list(net.edges), measure))
        expect(asked, "your function never calls `measure`")
    wanted = [right(net) for net in nets]
    slips = {name: [right(net, judge) for net in nets] for name, judge in SLIPS.items()}
    slips["largest"] = [beside_largest(net) for net in nets]
    for name, slip in slips.items():
        expect(slip == wanted or found != slip, WORDS[name])
    for net, got, edges in zip(nets, found, wanted, strict=True):
        if isinstance(got, list) and got != edges and sorted(map(str, got)) == sorted(edges):
            expect(False, "these are the right edges, but not in the order of `edges`")
        equal(got, edges, f"the list of edges, of {len(net.edges)}, in {what}")


def test_and_or(mine):
    """two edges that are needed, two of which either is enough, and one that adds"""
    nets = [Planting(seed, kinds=("and", "or", "add")) for seed in range(6)]
    check(mine, nets, "a network with a chain and a spare edge")


def test_mixed_signs(mine):
    """an edge that raises the output on half of the prompts and lowers it on the others"""
    nets = [Planting(seed + 20, kinds=("mixed", "add")) for seed in range(6)]
    check(mine, nets, "a network of mixed signs")


def test_scale(mine):
    """outputs of any size, far from zero"""
    scales = [(1e4, 0.0), (1e-4, 0.0), (1.0, 1e4), (1e-3, -50.0)]
    nets = [Planting(seed + 30, *scale) for seed, scale in enumerate(scales)]
    check(mine, nets, "a network of another scale")


def test_rounding(mine):
    """changes below the threshold are nothing, and those on one prompt alone are something"""
    nets = [Planting(seed + 40, kinds=("jitter", "tiny", "add")) for seed in range(6)]
    check(mine, nets, "a network with rounding errors")


def test_many_edges(mine):
    """edges that add up: a change that is small beside all of them together"""
    kinds = ("step", "step", "step", "slight", "jitter")
    nets = [Planting(seed, scale=0.1, kinds=kinds) for seed in range(90, 96)]
    check(mine, nets, "a network of many equal edges")


def test_other_prompts(mine):
    """what is small beside the difference on most prompts counts on none"""
    nets = [Planting(seed + 100, kinds=("most", "noise")) for seed in range(6)]
    check(mine, nets, "a network that differs on all prompts but one")


def test_one_prompt(mine):
    """what shows on one prompt of four, and is small even there"""
    nets = [Planting(seed + 50, kinds=("peak", "noise", "faint")) for seed in range(8)]
    check(mine, nets, "a network that differs on one prompt")


def test_families(mine):
    """random plantings of all kinds, on one prompt or several"""
    kinds, nets = ["add", "and", "or", "mixed", "jitter", "tiny"], []
    for seed in range(20):
        some = random.Random(seed).sample(kinds, 2)
        nets.append(Planting(seed + 60, kinds=(*some, "add"), n_prompt=1 + seed % 7))
    check(mine, nets, "a planting")


def test_far_apart(mine):
    """prompts whose outputs lie far apart in both runs: their difference is not"""
    far = torch.tensor([0.0, 500.0, -900.0, 70.0], dtype=torch.float64)
    nets = [Planting(seed + 110, offset=far) for seed in range(4)]
    check(mine, nets, "a network whose prompts lie far apart")


def test_alone(mine):
    """what shows only beside another exchanged edge is not reported, nor 1 % exactly"""

    def hidden(some, base):  # a and (b or c)
        a, b, c = ((edge in some) == (base == "corrupt") for edge in "abc")
        return torch.tensor([float(a and (b or c)), 0.0])

    hints = [
        (some, "an edge is reported that shows only while another one is exchanged, too: exchange "
         "each edge alone")
        for some in (["a", "b"], ["a", "c"], ["a", "b", "c"])
    ]  # fmt: skip
    equal(mine.planted_edges(list("abc"), hidden), ["a"], "the edges of a and (b or c)", hints)

    def exact(some, base):
        a, b = ((edge in some) == (base == "corrupt") for edge in "ab")
        return torch.tensor([99.0 * a + 1.0 * b])

    hints = [(["a", "b"], "a change of exactly 1 % is counted: more than 1 % is asked")]
    equal(mine.planted_edges(["a", "b"], exact), ["a"], "the edges, one of which has 1 %,", hints)


def test_chain(mine):
    """two chains, either of which is enough: a sender may already be changed"""

    def measure(some, base):
        now, other = (1.0, 0.0) if base == "clean" else (0.0, 1.0)
        a = other if "x->a" in some else now
        b = other if "x->b" in some else now
        ends = (other if "a->out" in some else a, other if "b->out" in some else b)
        return torch.tensor([max(ends)])

    edges = ["x->a", "a->out", "x->b", "b->out"]
    hints = [
        ([], "no edge is found: exchange each one alone in the corrupt run, and not all the others "
         "in the clean run")
    ]  # fmt: skip
    equal(mine.planted_edges(edges, measure), edges, "the edges of two chains", hints)
