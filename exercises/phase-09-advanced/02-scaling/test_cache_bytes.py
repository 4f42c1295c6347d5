"""Bytes are counted part by part, on shapes in which no two sizes are alike."""

import random

from minigpt.course.grading.feedback import equal, expect

NAMES = ("n_layer", "n_head", "n_kv_head", "d_model", "d_head", "d_mlp", "n_pos", "batch")
FIRST = dict(zip(NAMES, (3, 6, 2, 40, 7, 19, 11, 4), strict=True))


def parts(n_layer, n_head, n_kv_head, d_model, d_head, d_mlp, n_pos, batch):
    """The numbers in each activation, by their shapes."""
    shapes = {
        "stream": [(n_pos, d_model)],
        "q and z": [(n_pos, n_head, d_head)] * 2,
        "k and v": [(n_pos, n_kv_head, d_head)] * 2,
        "patterns": [(n_head, n_pos, n_pos)],
        "neurons": [(n_pos, d_mlp)],
    }
    counts = dict.fromkeys(shapes, 0)
    for name, all_of in shapes.items():
        for shape in all_of:
            size = 1
            for axis in shape:
                size *= axis
            counts[name] += size * n_layer * batch
    return counts


def slips(sizes, each):
    """Counts that typical slips give."""
    n = parts(**sizes)
    all_ = sum(n.values())
    per, q = n["patterns"], n["q and z"]
    half = per * (sizes["n_pos"] + 1) // (2 * sizes["n_pos"])
    found = [
        (all_ * each // sizes["batch"], "batch is not used"),
        (all_ * each // sizes["n_layer"], "this is one layer"),
        (all_, "these are numbers, not bytes"),
        (all_ * 4, "every number is counted as 4 bytes: use bytes_per_number"),
        ((all_ - per + half) * each, "the pattern is stored with the zeros above its diagonal"),
        ((all_ - per) * each, "the patterns are missing"),
        ((all_ - per + per // sizes["n_pos"]) * each, "a pattern has n_pos × n_pos entries"),
        ((all_ - per + per // sizes["batch"]) * each, "every prompt has patterns of its own"),
        (
            (all_ - per + per // sizes["n_head"] * sizes["n_kv_head"]) * each,
            "every head has a pattern of its own, also where heads share keys",
        ),
        ((all_ - n["k and v"] + q) * each, "k and v have n_kv_head heads"),
        ((all_ - q // 2) * each, "one of q and z is missing"),
        ((all_ - n["k and v"] // 2) * each, "one of k and v is missing"),
        ((all_ - n["neurons"]) * each, "the neurons are missing"),
        ((all_ - n["stream"]) * each, "the stream is missing"),
        (
            (all_ + n["stream"] // sizes["n_layer"]) * each,
            "the stream is counted once more than there are layers",
        ),
        (
            (all_ - n["neurons"] + 4 * n["stream"]) * each,
            "the neurons are d_mlp many, not 4 d_model",
        ),
    ]
    wanted = all_ * each
    return wanted, [(v, t) for v, t in found if v != wanted]


def check(mine, sizes, each, where):
    found = mine.cache_bytes(**sizes, bytes_per_number=each)
    expect(found is not None, "the result is None: is there a return statement?")
    expect(isinstance(found, int), f"the result is a {type(found).__name__}: bytes are whole")
    wanted, hints = slips(sizes, each)
    equal(found, wanted, f"the bytes {where}", hints)


def test_shared_keys(mine):
    """a layer in which no two sizes are alike"""
    check(mine, FIRST, 8, "of 4 prompts in double precision")
    check(mine, FIRST, 2, "of 4 prompts in half precision")


def test_each_size(mine):
    """every size changes the count as it should"""
    for name in NAMES:
        sizes = {**FIRST, name: FIRST[name] + 1 if name != "n_head" else 8}
        check(mine, sizes, 4, f"with {name} = {sizes[name]}")


def test_random_shapes(mine):
    """thirty shapes at random, large ones too"""
    draw = random.Random(0)
    for _ in range(30):
        shared = draw.randint(1, 9)
        sizes = {
            "n_layer": draw.randint(1, 99), "n_kv_head": shared,
            "n_head": shared * draw.randint(1, 8), "d_model": draw.randint(1, 9999),
            "d_head": draw.randint(1, 300), "d_mlp": draw.randint(0, 50000),
            "n_pos": draw.randint(1, 100_000), "batch": draw.randint(1, 64),
        }  # fmt: skip
        check(mine, sizes, draw.choice([1, 2, 4, 8]), f"of {sizes}")


def test_enormous(mine):
    """more bytes than a float holds exactly"""
    check(mine, {**FIRST, "n_pos": 33_333_333, "n_layer": 97}, 3, "of an enormous cache")


def test_defaults(mine):
    """one prompt in single precision, if nothing is said"""
    sizes = {**FIRST, "batch": 1}
    found = mine.cache_bytes(**{name: sizes[name] for name in NAMES[:-1]})
    equal(found, slips(sizes, 4)[0], "the bytes of one prompt")
