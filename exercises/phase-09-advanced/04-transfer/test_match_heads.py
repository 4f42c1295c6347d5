"""The matching is one to one, and no other has a larger sum."""

from itertools import permutations

import torch
from scipy.optimize import linear_sum_assignment

from minigpt.course.grading.feedback import expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout

SIZES = [(1, 1), (2, 2), (3, 3), (3, 5), (5, 5), (4, 7), (6, 6), (1, 4)]


def best_of_all(table):
    """The largest sum over all ways to pair, by trying them."""
    rows = range(table.shape[0])
    return max(
        sum(table[i, p[i]].item() for i in rows)
        for p in permutations(range(table.shape[1]), len(rows))
    )


def best(table):
    """The largest sum, by the solver."""
    row, column = linear_sum_assignment(table.double().numpy(), maximize=True)
    return table.double()[row, column].sum().item()


def greedy(table):
    """The partners that greed finds, the largest entry first."""
    left, partner = table.clone(), torch.full((len(table),), -1)
    for _ in range(len(table)):
        row, column = divmod(int(left.argmax()), left.shape[1])
        partner[row] = column
        left[row] = -torch.inf
        left[:, column] = -torch.inf
    return partner


def check(mine, table, wanted, where=""):
    """Ask for a matching, and compare its sum."""
    with untouched(similarity=table):
        partner = mine.match_heads(table)
    same_shape(partner, (len(table),), "head", "the partners")
    expect(
        not partner.dtype.is_floating_point and partner.dtype != torch.bool,
        f"partners are {partner.dtype}: places in the second model are asked, as integers",
    )
    places = partner.tolist()
    expect(
        all(0 <= place < table.shape[1] for place in places),
        f"partners{where} are {places[:8]}: they must be columns, 0 to {table.shape[1] - 1}",
    )
    expect(
        len(set(places)) == len(places),
        f"two heads share a partner{where}: {places[:8]}. The largest entry of each row is not "
        "enough",
    )
    found = table.double()[range(len(table)), places].sum().item()
    expect(found >= wanted - 1e-12 * max(1.0, abs(wanted)), why(table, partner, where))


def why(table, partner, where):
    """Name the slip that gives these partners."""
    d, n = table.double(), len(table)

    def solved(costs):
        return torch.from_numpy(linear_sum_assignment(costs.numpy())[1])

    slips = [
        (greedy(d), "the largest entry first is greedy, and may leave bad pairs for others"),
        (in_turn(d), "rows choose one after another: the first take what later ones need"),
        (solved(-d.abs()), "sizes are compared without signs: −0.9 is no good match"),
        (solved(-d.square()), "squares are summed: the similarities themselves are asked"),
        (solved(d), "these pairs are the least similar: the solver takes costs"),
        (solved(-d[:, :n]), "only the first columns are used"),
        (torch.arange(n), "every row gets the column of its own number"),
    ]
    said = next((text for value, text in slips if torch.equal(value, partner.long())), "")
    return f"a matching{where} has a larger sum than yours" + (f": {said}" if said else "")


def in_turn(table):
    """The partners if rows choose in order."""
    left, partner = table.clone(), []
    for row in range(len(left)):
        partner.append(int(left[row].argmax()))
        left[:, partner[-1]] = -torch.inf
    return torch.tensor(partner)


def draw(a, b, seed, shift=0.0):
    """A table of normal numbers."""
    g = torch.Generator().manual_seed(seed)
    return torch.randn(a, b, generator=g, dtype=torch.float64) + shift


def test_by_hand(mine):
    """the card: the largest entry of all is not in the best matching"""
    table = torch.tensor([[0.9, 0.8], [0.7, 0.1]])
    check(mine, table, 1.5, " of the card")


def test_all_small_tables(mine):
    """no way to pair has a larger sum, by trying all"""
    for seed, (a, b) in enumerate(SIZES):
        for shift in (0.0, -2.0):
            table = draw(a, b, 10 * seed + 1, shift)
            check(mine, table, best_of_all(table), f" of {a} heads with {b}")


def test_many_heads(mine):
    """144 heads with 144, and 24 with 60"""
    for a, b in ((144, 144), (24, 60)):
        table = draw(a, b, a)
        check(mine, table, best(table), f" of {a} heads with {b}")


def test_planted(mine):
    """a shuffled copy is found again"""
    g = torch.Generator().manual_seed(3)
    order = torch.randperm(30, generator=g)
    table = 0.5 * torch.rand(30, 30, generator=g)
    table[torch.arange(30), order] = 0.9
    check(mine, table, best(table), " with a shuffled copy")


def test_close_calls(mine):
    """similarities that differ by a billionth, around one"""
    for seed in range(3):
        table = 1 + 1e-9 * draw(12, 12, 50 + seed)
        partner = mine.match_heads(table)
        found = (table[range(12), partner.tolist()] - 1).sum().item()
        row, column = linear_sum_assignment((table - 1).numpy(), maximize=True)
        wanted = (table[row, column] - 1).sum().item()
        expect(
            found > wanted - 1e-11,
            "among similarities that differ by 1e-9 a better matching exists: keep float64",
        )


def test_layouts(mine):
    """float32, transposed, strided and read-only tables"""
    table = draw(6, 6, 70).float()
    check(mine, table, best(table), " in float32")
    any_layout(mine.match_heads, similarity=table)
