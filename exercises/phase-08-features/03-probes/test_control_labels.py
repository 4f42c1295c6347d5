"""One label a type, by lot, with the frequencies of the rows."""

import torch

from minigpt.course.grading.feedback import as_tensor, expect, same_shape, untouched
from minigpt.course.grading.properties import depends_on_seed


def rows(n_type, seed=0, labels=(0, 3, 4)):
    """Types of unequal sizes with gaps in their names; frequent types have the first label."""
    g = torch.Generator().manual_seed(seed)
    sizes = torch.randint(1, 5, (n_type,), generator=g)
    kind = torch.randint(0, len(labels), (n_type,), generator=g)
    sizes = torch.where(kind == 0, sizes * 6, sizes)
    names = torch.randperm(50 * n_type, generator=g)[:n_type] - 10
    order = torch.randperm(int(sizes.sum()), generator=g)
    return names.repeat_interleave(sizes)[order], torch.tensor(labels)[kind].repeat_interleave(
        sizes
    )[order]


def check(mine, types, y, seed=0):
    """Shape, dtype, one label a type, and labels that occur."""
    with untouched(types=types, y=y):
        try:
            found = mine.control_labels(types, y, seed)
        except IndexError as problem:
            expect(False, f"an index is out of range ({problem}): types may have any numbers")
    same_shape(found, tuple(y.shape), "n", "the control labels")
    expect(as_tensor(found).dtype == y.dtype, f"the labels are {found.dtype}, and y is {y.dtype}")
    expect(set(found.tolist()) <= set(y.tolist()), "a control label is one that no row has")
    _, which = types.unique(return_inverse=True)
    one = found.new_zeros(int(which.max()) + 1).scatter(0, which, found)
    expect(torch.equal(one[which], found),
           "rows of one type have different labels: draw one for each type")  # fmt: skip
    return found


def test_one_label_a_type(mine):
    """all rows of a type have one label, whatever the types are called"""
    for seed, n_type in enumerate((1, 2, 7, 40, 300)):
        check(mine, *rows(n_type, seed), seed)


def test_by_lot(mine):
    """another seed gives other labels, and types are drawn independently"""
    types, y = rows(60, 5)
    found = [mine.control_labels(types, y, seed) for seed in (0, 1)]
    expect(not torch.equal(*found), "the labels do not change with the seed: draw them by lot")
    depends_on_seed(lambda seed: mine.control_labels(types, y, seed), "the labels")
    seeds = [0, 100, 1000, 123_456_700, *(2**k for k in range(2, 31, 4)), 2**20, 2**8]
    far = [mine.control_labels(types, y, seed) for seed in seeds]
    expect(len({tuple(one.tolist()) for one in far}) == len(seeds),
           "another seed gives the same labels: is the seed cut off somewhere?")  # fmt: skip
    two, labels = torch.tensor([5, 9]), torch.tensor([0, 1])
    pairs = torch.stack([mine.control_labels(two, labels, seed) for seed in range(400)])
    same = (pairs[:, 0] == pairs[:, 1]).double().mean()
    expect(0.38 < same < 0.62, f"two types with two labels agree in {same:.0%} of the draws: draw "
           "types independently of each other")  # fmt: skip


def test_types_of_any_name(mine):
    """no two types share a lot, whatever their numbers, and no seed is the next one moved on"""
    types, y = torch.arange(200), torch.arange(200) % 2
    first, second = (check(mine, types, y, seed) for seed in (0, 1))
    expect(0.2 < first.double().mean() < 0.8, "with seed 0 nearly all types have one label: draw "
           "independently")  # fmt: skip
    for step in (-1, 1):
        moved = (second == first.roll(step)).double().mean()
        expect(0.25 < moved < 0.75, "seed 1 gives the labels of seed 0, moved on by one type: do "
               "not add the seed to the type")  # fmt: skip
    names = torch.tensor([0, -1, 1, 7, 32, 50, 64, 100, 107, 128, 200, 256, 500, 512, 1000, 1007,
                          1024, 4096, 10_000, 65_536, 99_999])  # fmt: skip
    y = torch.arange(len(names)) % 2
    drawn = torch.stack([check(mine, names, y, seed) for seed in range(40)])
    same = (drawn[:, :, None] == drawn[:, None]).double().mean(0)
    pairs = same[torch.triu_indices(len(names), len(names), 1).unbind()]
    expect(pairs.max() < 1, "two types always have the same label: types may have any numbers, "
           "also negative ones, and each has its own lot")  # fmt: skip
    expect(pairs.min() > 0, "two types never have the same label: draw independently")


def test_frequencies(mine):
    """a label comes as often as in the rows, not in the types"""
    types, y = rows(400, 3)
    types, y = types[y.argsort()], y.sort().values  # the first rows are not like the others
    names, first = types.unique(), {}
    for place, name in enumerate(types.tolist()):
        first.setdefault(name, place)
    places = torch.tensor([first[name] for name in names.tolist()])
    drawn = torch.stack([check(mine, types, y, seed)[places] for seed in range(12)])
    for label in y.unique():
        share, wanted = (drawn == label).double().mean(), (y == label).double().mean()
        expect(abs(share - wanted) < 0.04,
               f"label {int(label)} comes {share:.0%} of the time, and its share of its rows "
               f"is {wanted:.0%}: the chance of a label is its share of its rows")  # fmt: skip
    real = y[places]
    expect((drawn == real).double().mean() < 0.97, "these are the real labels: draw others by lot")


def test_rare_label(mine):
    """of twelve rows, one has the label"""
    types = torch.arange(12)
    y = 3 + (types == 5).long()
    drawn = torch.stack([check(mine, types, y, seed) for seed in range(300)])
    share = (drawn == 4).double().mean()
    expect(abs(share - 1 / 12) < 0.03, f"a label that one of twelve rows has comes {share:.1%} of "
           "the time: its chance is its share of the rows")  # fmt: skip


def test_every_type(mine):
    """no type is left out of the lot"""
    types, y = torch.tensor([9, 9, 4, 7, 1, 1]), torch.tensor([0, 1, 1, 0, 1, 0])
    drawn = torch.stack([mine.control_labels(types, y, seed) for seed in range(60)])
    expect(((drawn == 1).any(0) & (drawn == 0).any(0)).all(),
           "some type gets the same label whatever the seed: draw for every type")  # fmt: skip


def test_few(mine):
    """one row, one label, and memory of any layout"""
    check(mine, torch.tensor([3]), torch.tensor([8]))
    types, y = rows(30, 8)
    both = torch.stack([types, y], 1)
    check(mine, both[:, 0], both[:, 1])
