"""Random networks of numbers, networks that compensate, and one set of values for each slip."""

import random

from minigpt.course.grading.feedback import expect


def network(seed, n=5):
    """Random weights, kinks, an output that reads some nodes; returns run."""
    rng = random.Random(seed)
    names = [f"n{i}" for i in range(n)]
    weights = {(p, c): rng.uniform(-2, 2) for i, c in enumerate(names) for p in names[:i]}
    bias = {name: rng.uniform(0.5, 2) for name in names}
    reads = {name: rng.uniform(-2, 2) for name in names}

    def run(do):
        values = {}
        for name in names:
            total = bias[name] + sum(weights[p, name] * values[p] for p in values)
            values[name] = do.get(name, max(total, 0.1 * total))
        out = sum(reads[name] * values[name] for name in names)
        return {"out": do.get("out", out), **dict(reversed(values.items()))}

    return run, names


def backup(do):
    """A main part that does all the work, and another that steps in."""
    main = do.get("main", 1)
    spare = do.get("spare", 1 - main)
    return {"main": main, "spare": spare, "answer": do.get("answer", 10 * (main + spare))}


def pair_of(mine, run, node, value, out="out"):
    """The learner's two numbers."""
    result = mine.total_and_direct(run, node, value, out)
    expect(result is not None, "None came back: is there a return statement?")
    expect(
        isinstance(result, tuple | list) and len(result) == 2,
        "return two numbers: the total effect and the direct effect",
    )
    return result


def near(a, b):
    return abs(a - b) < 1e-6


def slips(run, node, value, out):
    """What the usual slips give for (total, direct), with what to say; None: any."""
    clean = run({})
    after = run({node: value})
    held = {k: v for k, v in clean.items() if k not in (node, out)}
    total = after[out] - clean[out]
    direct = run({**held, node: value})[out] - clean[out]
    changed = {k: v for k, v in after.items() if k not in (node, out)}
    zero = run({node: 0})[out] - clean[out]
    return (total, direct), [
        ((-total, -direct), "the sign is wrong: an effect is the output after, less the output "
         "before"),
        ((after[out], run({**held, node: value})[out]), "these are outputs, not changes of the "
         "output: subtract the output when nothing is held"),
        ((direct, total), "total and direct are exchanged: the total effect lets all nodes react"),
        ((total, total - direct), "your second number is what is left of the total effect without "
         "the direct one: the indirect part"),
        ((total, run({**changed, node: value})[out] - clean[out]), "the others are free, or held "
         "at the values that they take *after* the change: hold them at those of the untouched "
         "run"),
        ((total, 0), "your direct effect is 0 everywhere: is the output itself held, or is the "
         "node put back to its old value?"),
        ((zero, None), "`value` is not used: the node is set to 0"),
    ]  # fmt: skip


def check(mine, run, node, value, out="out"):
    """Compare, and name the slip."""
    found = pair_of(mine, run, node, value, out)
    wanted, wrong = slips(run, node, value, out)
    for expected, words in wrong:
        same = all(e is None or near(f, e) for f, e in zip(found, expected, strict=True))
        right = all(near(f, w) for f, w in zip(found, wanted, strict=True))
        expect(right or not same, words)
    expect(near(found[0], wanted[0]), f"the total effect of {node} is not {found[0]:.4g}")
    expect(near(found[1], wanted[1]), f"the direct effect of {node} is not {found[1]:.4g}")


def test_random_networks(mine):
    """both effects in random networks, for every node"""
    for seed in range(12):
        run, names = network(seed)
        for i, name in enumerate(names):
            check(mine, run, name, 0.3 + i)


def test_held_at_zero(mine):
    """an ablation is the same with the value 0"""
    for seed in range(12, 18):
        run, names = network(seed)
        for name in names:
            check(mine, run, name, 0)


def test_last_node(mine):
    """a node that only the output reads has only a direct effect"""
    for seed in range(4):
        run, names = network(seed)
        total, direct = pair_of(mine, run, names[-1], 5.0)
        expect(near(total, direct), "nobody but the output reads this node, so both are the same")


def cancels(do):
    """n reads m, and k that copies m: two changes cancel at n."""
    m = do.get("m", 1)
    k = do.get("k", m)
    n = do.get("n", m - k)
    return {"m": m, "k": k, "n": n, "out": do.get("out", m + 3 * n)}


def test_cancellation(mine):
    """all others are held, also those that would not change if all react"""
    total, direct = pair_of(mine, cancels, "m", 0)
    expect(near(total, -1), f"two changes cancel at n: the total effect is −1, and not {total}")
    expect(
        near(direct, -1),
        "n is 0 before and after the change, and has to be held all the same: the direct effect "
        f"is −1, and not {direct}",
    )


def bends(do):
    """The output multiplies m² by n, which copies m."""
    m = do.get("m", 1)
    n = do.get("n", m)
    return {"m": m, "n": n, "out": do.get("out", m * m * n)}


def test_product(mine):
    """in a product, effects do not add, and are not in proportion to the change"""
    total, direct = pair_of(mine, bends, "m", 3)
    expect(near(total, 26), f"m² · n goes from 1 to 27, and your total effect is {total:.4g}")
    expect(
        near(direct, 8),
        f"with n held at 1, m² · n goes from 1 to 9; your direct effect is {direct:.4g}: run the "
        "network with m at its new value, and n at its old one",
    )


def test_compensation(mine):
    """where another part steps in, the total effect is zero and the direct one is not"""
    total, direct = pair_of(mine, backup, "main", 0, "answer")
    expect(near(total, 0), f"the spare part replaces the main one, and your total is {total}")
    expect(
        near(direct, -10),
        f"with the spare part held at 0 the answer falls by 10; your direct effect is {direct}",
    )
