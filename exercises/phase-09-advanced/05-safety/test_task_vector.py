"""Heads by their average effect, and the sum of their outputs."""

import torch

from minigpt.course.grading.feedback import close, expect, untouched


def draw(n_layer, n_head, d, n_prompt, seed):
    """Outputs of unequal length, and effects of both signs with rare large ones."""
    g = torch.Generator().manual_seed(seed)
    shape = (n_layer, n_head)
    means = torch.randn(*shape, d, generator=g, dtype=torch.float64)
    means = means * (torch.rand(*shape, 1, generator=g, dtype=torch.float64) * 4 + 0.1)
    effects = torch.randn(*shape, n_prompt, generator=g, dtype=torch.float64)
    effects = effects + 1.5 * torch.randn(*shape, 1, generator=g, dtype=torch.float64)
    rare = torch.rand(*shape, n_prompt, generator=g) < 0.1
    return means, effects + 6 * rare


def ranked(score, n):
    """The n places with the largest scores, by a plain sort."""
    rows = [(-score[i, j].item(), i, j) for i in range(score.shape[0])
            for j in range(score.shape[1])]  # fmt: skip
    return [(i, j) for _, i, j in sorted(rows)[:n]]


def summed(means, heads):
    total = torch.zeros(means.shape[-1], dtype=torch.float64)
    for head in heads:
        total += means[head].double()
    return total


def check(mine, means, effects, n, where="", hinted=True):
    with untouched(means=means, effects=effects):
        found = mine.task_vector(means, effects, n)
    expect(
        isinstance(found, tuple | list) and len(found) == 2,
        "return two things: the heads, and the vector",
    )
    heads, vector = found
    expect(
        isinstance(heads, tuple | list)
        and all(isinstance(h, tuple | list) and len(h) == 2 for h in heads),
        "the heads are a list of pairs (layer, head)",
    )
    heads = [tuple(int(part) for part in h) for h in heads]
    expect(len(heads) == n, f"return n heads: {n}, not {len(heads)}{where}")
    score = effects.double().mean(-1)
    right = ranked(score, n)
    if heads != right and hinted:
        for other, says in slips(means, effects, score):
            expect(heads != ranked(other, n), f"{says}{where}")
        expect(heads != [h[::-1] for h in right], f"pairs are (layer, head): layer first{where}")
        expect(heads != right[::-1], f"put the head with the largest effect first{where}: "
               "largest first")  # fmt: skip
        best = sorted(((-row.max().item(), i, int(row.argmax())) for i, row in enumerate(score)))
        expect(heads != [(i, j) for _, i, j in best[:n]], f"rank all layers together{where}")
        cut = ranked(score, n)
        places = [i * score.shape[1] + j for i, j in cut]
        rows, columns = score.shape
        expect(heads != [(p // rows % rows, p % rows % columns) for p in places],
               f"a layer ends after the number of heads in it, not of layers{where}")  # fmt: skip
    expect(heads == right, f"the heads with the largest average effect are {right}, "
           f"not {heads}{where}")  # fmt: skip
    whole = summed(means, right)
    if hinted and vector.shape == whole.shape:
        weights = [(1 / n, "the vector is a sum, not a mean"),
                   (1 / float(whole.norm()), "the vector is a sum: keep its length")]  # fmt: skip
        for factor, says in weights if n > 1 else []:
            expect(not same(vector, whole * factor), f"{says}{where}")
        total = sum(means[h].double() * score[h] for h in right)
        expect(not same(vector, total), f"the sum is not weighted by the effects{where}")
        every = means.double().sum((0, 1))
        if n < score.numel():
            expect(not same(vector, every), f"sum the chosen heads only{where}: these are all")
    expect(vector.dtype == torch.float64, f"compute in double precision{where}: the vector is "
           f"{vector.dtype}")  # fmt: skip
    close(vector, whole, f"the function vector{where}", atol=1e-9 * float(whole.norm()), rtol=1e-9)


def same(one, two):
    return bool(((one.double() - two).norm() < 1e-6 * two.norm()).all())


def slips(means, effects, score):
    """Tables by which a slip would rank the heads."""
    double = effects.double()
    yield score.abs(), "a strong negative effect hides the task: signs count"
    yield double.abs().mean(-1), "a negative effect hides the task: signs count"
    yield -score, "take the largest average effects: these are the smallest"
    yield double.amax(-1), "a single prompt decides here: take the average"
    yield double.median(-1).values, "this is a median: take the average"
    yield means.double().norm(dim=-1), "rank heads by their effect, not by their length"


def test_random(mine):
    """any number of layers, heads and prompts"""
    sizes = [(3, 5, 4, 7, 3), (5, 2, 6, 9, 4), (1, 7, 3, 4, 2), (6, 6, 11, 5, 10), (4, 3, 2, 8, 12)]
    for seed, (n_layer, n_head, d, n_prompt, n) in enumerate(sizes):
        where = f" for {n_layer} layers of {n_head} heads, n = {n}"
        check(mine, *draw(n_layer, n_head, d, n_prompt, seed), n, where)


def test_one_head(mine):
    """a single head, and a single prompt"""
    check(mine, *draw(4, 3, 5, 6, 20), 1, " for n = 1")
    check(mine, *draw(3, 4, 5, 1, 21), 3, " for one prompt", hinted=False)


def test_all_below_zero(mine):
    """every average effect is negative"""
    means, effects = draw(3, 4, 5, 6, 22)
    check(mine, means, -effects.abs() - 0.1, 5, " where all effects hide the task", hinted=False)


def test_equal_heads(mine):
    """heads with equal effects: the earlier layer, then the smaller number"""
    for seed in range(3):
        means, effects = draw(4, 5, 3, 4, 30 + seed)
        level = (effects.mean(-1, keepdim=True) / 2).round().expand_as(effects).clone()
        check(mine, means, level, 7, " where heads are equal: the earlier one comes first",
              hinted=False)  # fmt: skip


def test_far_from_zero(mine):
    """float32 effects around 1,000 that differ little, and outputs of unequal size"""
    for seed in range(3):
        means, effects = draw(4, 6, 5, 301, 40 + seed)
        shown = (effects * 2e-3 + 1e3).float()
        check(mine, means.float() * 1e4, shown, 9, " around 1,000: compute in double precision",
              hinted=False)  # fmt: skip


def test_tiny(mine):
    """effects and outputs that are tiny, and differ by less"""
    means, effects = draw(4, 6, 5, 7, 60)
    check(mine, means * 1e-9, effects * 1e-9, 9, " of tiny effects: nothing is rounded",
          hinted=False)  # fmt: skip


def test_strided(mine):
    """transposed and single-precision input"""
    means, effects = draw(3, 4, 5, 6, 50)
    turned = effects.permute(2, 1, 0).contiguous().permute(2, 1, 0)
    check(mine, means, turned, 4, " for transposed effects", hinted=False)
    check(mine, means.float(), effects.float(), 4, " in float32", hinted=False)


def test_the_example(mine):
    """two layers of two heads"""
    means = torch.tensor([[[1.0, 0], [2, 0]], [[0, 3], [0, 4]]])
    effects = torch.tensor([[[1.0, 1], [2, 2]], [[0, 8], [-9, -9]]])
    check(mine, means, effects, 2, " of the example", hinted=False)
