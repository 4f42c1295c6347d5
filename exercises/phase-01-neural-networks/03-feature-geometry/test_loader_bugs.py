"""Pictures that tell on a loader: one pixel in a corner, unique labels, odd sizes."""

from collections import Counter

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def run(mine, images, labels, batch_size, seed=0, epoch=0):
    with untouched(images=images, labels=labels):
        found = list(mine.shifted_batches(images, labels, batch_size, seed, epoch))
    expect(found, "no batch comes out at all")
    return found


def pictures(n, rows=6, columns=8):
    """Image i holds one pixel of ink i + 1, away from the border."""
    images = torch.zeros(n, rows, columns)
    images[:, 2, 3] = torch.arange(1.0, n + 1)
    return images, torch.arange(n)


def test_shapes(mine):
    """batches are flat, and the last may be smaller"""
    images, labels = pictures(4)
    x, y = run(mine, images, labels, 2)[0]
    same_shape(x, (2, 48), axes="batch pixel", what="x")
    same_shape(y, (2,), axes="batch", what="y")


def test_every_image_once(mine):
    """an epoch shows every image once, the last ones too"""
    for n, size in ((5, 2), (7, 3), (3, 10), (6, 2)):
        images, labels = pictures(n)
        found = torch.cat([y for _, y in run(mine, images, labels, size)])
        expect(
            len(found) >= n,
            f"{n} images in batches of {size}: {n - len(found)} never come out. What happens to "
            "the images that do not fill a batch?",
        )
        close(found.sort().values, labels, f"the labels of {n} images, sorted")


def test_label_of_its_image(mine):
    """image and label belong together"""
    images, labels = pictures(9)
    for x, y in run(mine, images, labels + 10, 4):
        close(x.sum(1), (y - 9).float(), "the ink of each image, by which its label is known")


def places(batches, columns=8):
    x = torch.cat([x for x, _ in batches])
    return [divmod(int(one.argmax()), columns) for one in x]


def test_shifts(mine):
    """each image has its own shift, of one pixel at most, and all nine are drawn"""
    images, labels = pictures(900)
    found = run(mine, images, labels, 90)
    at = Counter((r - 2, c - 3) for r, c in places(found))
    allowed = {(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)}
    far = set(at) - allowed
    expect(not far, f"an image moves by {next(iter(far), '')} pixels: more than one")
    alike = all(len(set(places([batch]))) == 1 for batch in found)
    expect(not alike, "all images of a batch move alike: draw a shift for each image")
    missing = sorted(allowed - set(at))
    expect(not missing, f"in 900 images the shift {missing[:1]} never occurs")
    for seed, epoch in ((1, 3), (2, 7), (3, 4)):
        at.update((r - 2, c - 3) for r, c in places(run(mine, images, labels, 90, seed, epoch)))
    sure = 5 * (3600 * 8 / 81) ** 0.5  # five standard deviations of a count
    far = max(abs(count - 400) for count in at.values())
    expect(far < sure, "one shift is too frequent or too rare: all nine should be equally likely")


def test_zeros_move_in(mine):
    """what leaves on one side does not come back on the other"""
    images = torch.zeros(400, 5, 5)
    images[:, 0, 0] = 1
    x = torch.cat([x for x, _ in run(mine, images, torch.zeros(400).long(), 64)]).view(-1, 5, 5)
    expect(
        x[:, 2:].sum() == 0 and x[:, :, 2:].sum() == 0,
        "ink in the top left corner comes out at the other side: what moves out must be lost, and "
        "zeros move in",
    )
    share = float(x.sum() / 400)
    expect(share < 0.9, "ink in a corner is never lost: a shift up or left moves it out")
    expect(
        abs(share - 4 / 9) < 0.13,
        f"ink in the top left corner stays in {share:.0%} of the images: it stays unless the image "
        "moves up or left",
    )


def test_what_stays(mine):
    """ink one pixel off the border is never lost, and what moves in is 0 on gray paper, too"""
    images = torch.full((200, 5, 7), 0.5)
    images[:, 1, 1], images[:, 3, 5] = 2, 2
    x = torch.cat([x for x, _ in run(mine, images, torch.zeros(200).long(), 64)])
    expect(
        ((x == 2).sum(1) == 2).all(),
        "ink beside the border is lost: blank only the row and column from which the image moves",
    )
    x = x.view(-1, 5, 7)
    blank = (x == 0).all(2).sum(1), (x == 0).all(1).sum(1)
    whole = (5 - blank[0]) * (7 - blank[1]) == (x > 0).sum((1, 2))
    stays = float(((blank[0] == 0) & (blank[1] == 0)).double().mean())
    expect(
        whole.all() and stays < 0.3,
        "on gray paper, zeros should move in from one row and one column: something else does",
    )


def test_epochs(mine):
    """another epoch has another order and other shifts, and the same epoch the same"""
    images, labels = pictures(60)
    before = torch.get_rng_state()
    flat = {}
    for seed, epoch in ((0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0)):
        first, again = (run(mine, images, labels, 16, seed, epoch) for _ in range(2))
        same = all(torch.equal(a[0], b[0]) for a, b in zip(first, again, strict=True))
        expect(same, "the same seed and epoch give other batches the second time")
        flat[seed, epoch] = torch.cat([y for _, y in first])
    expect(
        torch.equal(before, torch.get_rng_state()),
        "the global random state is used or changed: draw from a generator of your own",
    )
    expect(not torch.equal(flat[0, 0], labels), "the images come in their given order")
    expect(
        not torch.equal(flat[1, 0], flat[1, 1]),
        "epochs 0 and 1 show the images in the same order: the epoch is not used",
    )
    expect(
        not torch.equal(flat[0, 0], flat[0, 1]),
        "with seed 0, every epoch is alike: a product with 0 loses the epoch",
    )
    follow = [set(zip(order[:-1].tolist(), order[1:].tolist(), strict=True))
              for order in (flat[1, 0], flat[1, 1])]  # fmt: skip
    expect(
        len(follow[0] & follow[1]) < 20,
        "epoch 1 goes through the images as epoch 0 does, from another start: draw a new order",
    )
    expect(not torch.equal(flat[0, 0], flat[1, 0]), "seeds 0 and 1 give the same order")
    for a, b in (((0, 1), (1, 0)), ((0, 2), (2, 0))):
        expect(
            not torch.equal(flat[a], flat[b]),
            f"seed {a[0]} in epoch {a[1]} is seed {b[0]} in epoch {b[1]}: their sum is too little "
            "to seed with",
        )
    moves = [
        dict(zip(flat[0, e].tolist(), places(run(mine, images, labels, 16, 0, e)), strict=True))
        for e in (0, 1)
    ]
    expect(moves[0] != moves[1], "every image moves in the same way in epochs 0 and 1")


def test_any_image_first(mine):
    """the order mixes all images, not those of one batch"""
    images, labels = torch.zeros(4, 1, 1), torch.arange(4)
    loaders = [mine.shifted_batches(images, labels, 2, seed, 0) for seed in range(100)]
    first = Counter(int(next(iter(loader))[1][0]) for loader in loaders)
    expect(
        all(10 <= first[i] <= 40 for i in range(4)),
        f"of four images in batches of two, each should come first in about 25 of 100 seeds: yours "
        f"do so in {[first[i] for i in range(4)]}",
    )


def test_no_pair_agrees(mine):
    """whatever the seed and the epoch, the order is one of its own"""
    epochs = (*range(14), 16, 31, 32, 64, 97, 100, 101, 128, 256, 500, 512, 997, 998, 999)
    pairs = [(0, e) for e in epochs] + [(s, e) for s in (1, 2, 3, 10, 100) for e in (0, 1, 2)]
    pairs += [(32, 768), (65, 536), (131, 72)]  # 1000 s + e is a multiple of 2^15 or 2^16
    images, labels, met = torch.zeros(12, 1, 1), torch.arange(12), {}
    for pair in pairs:
        _, y = next(iter(mine.shifted_batches(images, labels, 12, *pair)))
        order = tuple(y.tolist())
        expect(
            order not in met,
            "seed {} in epoch {} has the order of seed {} in epoch {}: seed with a number that no "
            "other pair gives".format(*pair, *met.get(order, (0, 0))),
        )
        met[order] = pair


def test_shifts_of_two_epochs(mine):
    """how an image moves in one epoch says nothing of how it moves in the next"""
    images, labels = pictures(900)
    at = []
    for epoch in (0, 1):
        found = run(mine, images, labels, 90, 5, epoch)
        order = torch.cat([y for _, y in found]).tolist()
        at.append(dict(zip(order, places(found), strict=True)))
    met = {(at[0][i], at[1][i]) for i in range(900)}
    expect(
        len(met) > 60,
        f"an image's two shifts in two epochs occur in {len(met)} of 81 combinations: draw each "
        "shift anew",
    )


def test_any(mine):
    """float64, one image, and images that do not lie in one piece"""
    images, labels = pictures(3, 5, 9)
    laid = images.double().transpose(1, 2).contiguous().transpose(1, 2)
    x, _ = run(mine, laid, labels, 8)[0]
    expect(x.dtype == torch.float64, "float64 images come out in another type")
    x, y = run(mine, torch.ones(1, 3, 3), torch.tensor([4]), 5)[0]
    same_shape(x, (1, 9), axes="batch pixel", what="x")
    expect(int(y) == 4, "the label of a single image is lost")
