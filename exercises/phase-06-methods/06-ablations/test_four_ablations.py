"""Each kind against a loop, the order of `resample`, what stays as it was, and the refusal."""

from itertools import permutations

import torch

from minigpt.course.grading.feedback import MisconceptionError, close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed, full_support

KINDS = ("zero", "mean", "resample", "freeze")


def outputs(seed=0, batch=4, pos=3, head=5, d_head=2):
    """Outputs with a mean of their own at every position and head."""
    g = torch.Generator().manual_seed(seed)
    own = 3 * torch.randn(1, pos, head, d_head, generator=g)
    return own + torch.randn(batch, pos, head, d_head, generator=g)


def by_loop(z, head, stands_in):
    """Put something in place of one head, number by number."""
    new = torch.empty_like(z)
    for i in range(len(z)):
        for p in range(z.shape[1]):
            for h in range(z.shape[2]):
                new[i, p, h] = stands_in(i, p) if h == head else z[i, p, h]
    return new


def slips(z, head, reference, wanted):
    """What typical slips give, for any kind; only those that differ here."""
    everything = z.clone()
    everything[:] = wanted[:, :, head, None]
    at = z.clone()
    if head < z.shape[1]:
        at[:, head] = 0
    both = z.clone()
    both[:, :, head] = reference[:, :, head].mean((0, 1))
    width = z.clone()
    width[:, :, head] = reference[:, :, head].mean((0, -1), keepdim=True)[0]
    heads = z.clone()
    heads[:, :, head] = reference.mean((0, 2))
    own = z.clone()
    own[:, :, head] = z[:, :, head].mean(0)
    found = [
        (everything, "all heads are replaced: only one of them is ablated"),
        (at, "axis 1 is the position: the head is axis 2"),
        (both, "the mean is taken over positions too: each position has its own"),
        (width, "the mean is taken over the width of the head too"),
        (heads, "the mean is over all heads: only this head's outputs count"),
        (own, "the mean is over the prompts themselves, and not over the reference"),
        (z, "nothing is replaced: z comes back as it was"),
    ]
    return [(value, said) for value, said in found if not torch.allclose(value, wanted)]


def check(mine, kind, stands_in, **shape):
    """Compare one kind with the loop, for the first head, the last, and one between."""
    for n, head in enumerate([0, 2, 4]):
        z, reference = outputs(n, **shape), outputs(n + 9, **shape)
        given = () if kind == "zero" else (reference,)
        with untouched(z=z, reference=reference):
            new = mine.replaced(z, head, kind, *given)
        same_shape(new, z.shape, axes="batch pos head d_head", what=f"the result for {kind!r}")
        wanted = by_loop(z, head, lambda i, p, z=z, r=reference, h=head: stands_in(r, i, p, h))
        hints = slips(z, head, reference, wanted)
        close(new, wanted, f"the result for {kind!r}", hints=hints)


def test_zero(mine):
    """zeros in place of one head"""
    check(mine, "zero", lambda r, i, p, h: torch.zeros(2))


def test_mean(mine):
    """the mean over the reference prompts, position by position"""
    check(mine, "mean", lambda r, i, p, h: r[:, p, h].mean(0))
    z, reference = outputs(1), outputs(2, batch=7)  # another number of prompts
    wanted = by_loop(z, 1, lambda i, p: reference[:, p, 1].mean(0))
    close(mine.replaced(z, 1, "mean", reference), wanted, "the mean over seven other prompts")
    few = reference[:2]
    wanted = by_loop(z, 1, lambda i, p: few[:, p, 1].mean(0))
    close(mine.replaced(z, 1, "mean", few), wanted, "the mean over two other prompts")


def test_nan(mine):
    """a NaN of the head goes with its output, and one of the reference is seen"""
    z, reference = outputs(1), outputs(2)
    spoiled = z.clone()
    spoiled[0, 0, 1] = torch.nan
    new = mine.replaced(spoiled, 1, "zero")
    expect(
        not new.isnan().any(),
        "a NaN in the head's own output is still there: 0 times NaN is NaN, so assign zeros",
    )
    reference[0, 0, 1] = torch.nan
    expect(
        bool(mine.replaced(z, 1, "mean", reference).isnan().any()),
        "a NaN of the reference is hidden: it is a fault further up, and the mean must show it",
    )


def test_freeze(mine):
    """the head's output on the same prompt of the reference"""
    check(mine, "freeze", lambda r, i, p, h: r[i, p, h])


def order_of(mine, z, head, reference, seed):
    """Return which reference prompt stands in on each prompt."""
    new = mine.replaced(z, head, "resample", reference, seed)
    same_shape(new, z.shape, axes="batch pos head d_head", what="the result for 'resample'")
    chosen = []
    for i in range(len(z)):
        fits = [j for j in range(len(z)) if torch.equal(new[i, :, head], reference[j, :, head])]
        own = [j for j in range(len(z)) if torch.equal(new[i, :, head], z[j, :, head])]
        mixed = all(
            any(torch.equal(new[i, p, head], r[p, head]) for r in reference)
            for p in range(z.shape[1])
        )
        expect(not own, "outputs of the prompts themselves stand in, and not the reference's")
        expect(
            fits or not mixed,
            "what stands in on one prompt comes from several: a prompt keeps its positions "
            "together",
        )
        expect(fits, "what stands in is the head's output on no reference prompt")
        chosen.append(fits[0])
    rest = [h for h in range(z.shape[2]) if h != head]
    close(new[:, :, rest], z[:, :, rest], "what the other heads give after resampling")
    return chosen


def test_resample(mine):
    """another prompt's output, never the same number's, each used once"""
    for n in (2, 3, 6, 17):
        z, reference = outputs(n, batch=n), outputs(n + 50, batch=n)
        for seed in range(8):
            with untouched(z=z, reference=reference):
                chosen = order_of(mine, z, 1, reference, seed)
            kept = [i for i, j in enumerate(chosen) if i == j]
            expect(
                not kept,
                f"with {n} prompts and seed {seed}, prompt {kept[:1]} gets reference prompt "
                f"{kept[:1]}: a random order leaves some prompts in place",
            )
            expect(
                len({*chosen}) == n,
                f"with {n} prompts and seed {seed}, a reference prompt is used more than once",
            )


def test_seed(mine):
    """the order depends on the seed, and every pair of prompts may meet"""
    z, reference = outputs(1, batch=9), outputs(2, batch=9)
    depends_on_seed(lambda seed: mine.replaced(z, 0, "resample", reference, seed), "the order")
    z, reference = outputs(1, batch=4), outputs(2, batch=4)
    full_support(
        lambda seed: order_of(mine, z, 0, reference, seed)[0],
        [1, 2, 3],
        300,
        "the prompt that stands in on prompt 0",
    )
    orders = {tuple(order_of(mine, z, 0, reference, seed)) for seed in range(20)}
    expect(
        len(orders) > 3,
        "of four prompts only three orders are drawn, as by shifts: neighbors stay neighbors, and "
        "the order is no random one",
    )


def test_unknown(mine):
    """an unknown kind is refused by name"""
    z = outputs()
    given = {"median": (outputs(1),), "Zero": (outputs(1),), "": (outputs(1),), "zeros": ()}
    for kind, reference in given.items():
        try:
            mine.replaced(z, 0, kind, *reference)
        except ValueError as refusal:
            said = str(refusal)
        except (KeyError, AttributeError, UnboundLocalError, TypeError) as problem:
            name = type(problem).__name__
            raise MisconceptionError(
                f"the kind {kind!r} ends in a {name}: refuse it with a ValueError"
            ) from None
        else:
            raise MisconceptionError(
                f"the kind {kind!r} is accepted, and a misspelled kind would go unnoticed: refuse "
                "it with a ValueError"
            )
        expect(
            kind in said and all(valid in said for valid in KINDS),
            f"the refusal of {kind!r} says {said!r}: name it, and the four valid kinds",
        )


def test_layout(mine):
    """any layout in memory, and double precision"""
    z, reference = outputs(3), outputs(4)
    for kind in KINDS[1:]:
        any_layout(lambda a, b, kind=kind: mine.replaced(a, 2, kind, b), z=z, reference=reference)
    any_layout(lambda a: mine.replaced(a, 2, "zero"), z=z)
    z, reference = outputs(5).double(), outputs(6).double() + 1e4
    wanted = by_loop(z, 2, lambda i, p: reference[:, p, 2].mean(0))
    close(mine.replaced(z, 2, "mean", reference), wanted, "the mean in double precision", rtol=1e-9)
