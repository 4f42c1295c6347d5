"""A draw destroys that both models read the same prompt, and nothing else."""

from itertools import permutations

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched
from minigpt.course.grading.properties import depends_on_seed, distinct_draws, full_support
from minigpt.interp.comparison.alignment import match


def numbered(n_head, n_prompt, n_pos=3, d=2):
    """Activations that say where they come from: 10,000 head + 100 prompt + position."""
    head = torch.arange(n_head).view(-1, 1, 1, 1) * 10_000
    prompt = torch.arange(n_prompt).view(1, -1, 1, 1) * 100
    pos = torch.arange(n_pos).view(1, 1, -1, 1)
    return (head + prompt + pos).double().expand(n_head, n_prompt, n_pos, d).clone()


class Recorder:
    """A similarity that notes what it is given, and answers with a table of its own."""

    def __init__(self, table=None):
        self.seen, self.table = [], table

    def __call__(self, a, b):
        """Note both, and return the table, or noise that depends on the prompts' order."""
        self.seen.append((a.clone(), b.clone()))
        if self.table is not None:
            return self.table
        g = torch.Generator().manual_seed(int((a[0, :, 0, 0] * b[0, :, 0, 0]).sum()))
        return torch.rand(len(a), len(b), generator=g, dtype=torch.float64)


def draws(mine, n_prompt=5, n=6, seed=0, n_head=(3, 4)):
    """Run on numbered activations; return the result and what was compared in the last n calls."""
    a, b = numbered(n_head[0], n_prompt), numbered(n_head[1], n_prompt) + 0.5
    recorder = Recorder()
    with untouched(a=a, b=b):
        found = mine.prompt_null(recorder, a, b, n, seed)
    same_shape(found, (n,), "n", "the null")
    expect(
        len(recorder.seen) >= n,
        f"similarity is called {len(recorder.seen)} times for n={n} draws: every draw needs a "
        "table of its own",
    )
    return found, recorder.seen[-n:], a, b


def order_of(x):
    """The order of prompts that the first head shows."""
    return (x[0, :, 0, 0].remainder(10_000) / 100).floor().long()


def test_only_prompts_move(mine):
    """prompts move, all heads together; positions and heads stay"""
    for n_prompt, n_head in ((5, (3, 4)), (7, (2, 2)), (2, (1, 3))):
        _, seen, a, b = draws(mine, n_prompt, n_head=n_head)
        for x, y in seen:
            p, q = order_of(x), order_of(y)
            for z, whole, order in ((x, a, p), (y, b, q)):
                expect(z.shape == whole.shape, "similarity is given activations of another shape")
                expect(
                    sorted(order.tolist()) == list(range(n_prompt)),
                    "some prompts come twice and others not at all: an order has each once",
                )
                expect(
                    torch.equal(z[:, :, 0, 0].remainder(10_000).floor(),
                                z[:1, :, 0, 0].remainder(10_000).floor().expand(len(z), -1)),
                    "heads of one model get different orders: what they do together is destroyed",
                )  # fmt: skip
                expect(
                    torch.equal(z.sort(0).values, whole[:, order].sort(0).values),
                    "positions move, too: what heads do at a position must stay in the null",
                )
                expect(
                    torch.equal(z, whole[:, order]),
                    "heads change places: the matching finds them again, so nothing is destroyed",
                )
    same = [torch.equal(order_of(x), order_of(y)) for x, y in draws(mine, 9, 6)[1]]
    expect(not all(same), "both models still read the same prompt in every draw")


def test_matched_anew(mine):
    """each draw is the mean of its own best matching"""
    found, seen, _, _ = draws(mine, n=8)
    tables = [Recorder()(x, y) for x, y in seen]
    wanted = torch.stack([match(table).value.mean() for table in tables])
    whole = torch.stack([table.mean() for table in tables])
    rows = torch.stack([table.max(1).values.mean() for table in tables])
    first = match(Recorder()(numbered(3, 5), numbered(4, 5) + 0.5)).partner
    kept = torch.stack([table[range(3), first].mean() for table in tables])
    hints = [
        (whole, "this is the mean of the whole table: the pairs of the best matching count"),
        (rows, "two heads share a partner: use match(table).partner"),
        (kept, "the partners are those of the true prompts: match each draw anew"),
    ]
    close(as_tensor(found).double(), wanted, "the null", hints, atol=1e-6, rtol=1e-6)


def test_by_hand(mine):
    """the card: a table that no order changes"""
    table = torch.tensor([[0.9, 0.8], [0.7, 0.1]])
    a = numbered(2, 4)
    found = mine.prompt_null(Recorder(table), a, a.clone(), 4, 0)
    close(
        as_tensor(found).double(),
        torch.full((4,), 0.75).double(),
        "the null of the card",
        [(torch.full((4,), 0.5).double(), "the matching of the card is not the best")],
        atol=1e-6,
    )


def relative(mine, seed, n_prompt, n):
    """The orders of the second model's prompts against the first's."""
    return [tuple(order_of(y)[order_of(x).argsort()].tolist())
            for x, y in draws(mine, n_prompt, n, seed)[1]]  # fmt: skip


def test_seed(mine):
    """one seed, one null; other seeds, others; no draw repeats another"""
    depends_on_seed(lambda seed: draws(mine, 12, 4, seed)[0], "the null")
    orders = relative(mine, 3, 30, 12)
    distinct_draws(torch.tensor(orders), "the orders")
    expect(relative(mine, 100, 20, 2) != relative(mine, 0, 20, 2), "seeds 0 and 100 give the same")
    distinct_draws(torch.tensor(relative(mine, 0, 30, 12)), "the orders of seed 0")
    several = [set(relative(mine, seed, 30, 6)) for seed in range(4)]
    expect(
        len(set.union(*several)) == 24,
        "two seeds share some of their orders: draw all of them from one generator",
    )


def test_all_orders(mine):
    """every order of three prompts comes, about as often as any other"""
    full_support(lambda seed: relative(mine, seed, 3, 1)[0], list(permutations(range(3))), n=150)


def test_even(mine):
    """of ten prompts, each comes to each place equally often"""
    orders = torch.tensor(relative(mine, 5, 10, 1000))
    counts = torch.nn.functional.one_hot(orders, 10).sum(0).double()
    chi2 = (counts - 100).square().sum().item() / 100  # 81 on average, ± 12.7
    expect(
        chi2 < 81 + 6 * 12.7,
        "some orders are likelier than others: torch.randperm draws each equally often",
    )
