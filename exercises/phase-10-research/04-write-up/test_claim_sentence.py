"""A claim says its number, spread, control and seeds, with the digits that the spread allows."""

import math
import re
import statistics

import torch

from minigpt.course.grading.feedback import expect
from minigpt.research.prose import check_prose
from minigpt.research.results import StatedResult


def rounded(values, control, shift=0):
    """The four numbers as they should be written, by Python's statistics."""
    spread = statistics.stdev(values)
    place = math.floor(math.log10(spread))
    if round(spread / 10**place, 1) >= 10:
        place += 1
    digits = max(0, 1 - place + shift)
    out = []
    for row in (values, control):
        for number in (statistics.fmean(row), statistics.stdev(row)):
            text = f"{number:.{digits}f}"
            out.append(text.lstrip("-") if float(text) == 0 else text.replace("-", "−"))
    return out


def parts(said):
    """The four numbers, the seeds, and the frame around them."""
    expect(said is not None, "claim_sentence returns None: is there a return statement?")
    expect(isinstance(said, str), f"return a text, not {type(said).__name__}")
    found = re.fullmatch(
        r"(.*?) by (\S+) ± (\S+) (.*?) \((\d+) seeds; control (\S+) ± (\S+)\) \[(.*)\]\.", said
    )
    expect(found is not None, f"“{said}” has not the form of the example")
    return found.groups()


def check(mine, values, control, what="The loss rises", unit="nats per token", name="rise"):
    said = mine.claim_sentence(what, list(values), list(control), unit, name)
    begin, m, s, u, n, k, t, mark = parts(said)
    expect((begin, u, mark) == (what, unit, name), f"“{said}”: keep words, unit and name as given")
    expect(int(n) == len(values), f"there are {len(values)} seeds, and you say {n}")
    wanted = rounded(values, control)
    expect("-" not in f"{m}{k}", f"{m} and {k}: write a minus as −, not as a hyphen")
    for found, right, of in zip((m, s, k, t), wanted, ("mean", "spread", "control",
                                "control's spread"), strict=True):  # fmt: skip
        if found == right:
            continue
        expect(found != "−" + right, f"the {of} {found} is rounded to zero, and has no sign")
        plain = found.replace("−", "-")
        digits = len(plain.partition(".")[2])
        expected = len(right.partition(".")[2])
        expect(
            digits == expected,
            f"the {of} {found} has {digits} digits behind the point: the spread, rounded to two "
            "digits that count, says how many there are",
        )
        biased = f"{statistics.pstdev(values if of == 'spread' else control):.{digits}f}"
        expect(plain != biased or "spread" not in of, f"the {of} {found} is divided by n: divide "
               "by n − 1")  # fmt: skip
        error = f"{statistics.stdev(values) / len(values) ** 0.5:.{digits}f}"
        expect(plain != error, f"the {of} {found} is the standard error: give the standard "
               "deviation over seeds")  # fmt: skip
        median = f"{statistics.median(values if of == 'mean' else control):.{digits}f}"
        expect(plain != median, f"the {of} {found} is the median: the mean is asked")
        expect(False, f"the {of} {found} is not that of {values if 'c' not in of else control}")


def draw(n, mean, spread, seed):
    g = torch.Generator().manual_seed(seed)
    return (mean + spread * torch.randn(n, generator=g, dtype=torch.float64)).tolist()


def test_form(mine):
    """the form of the example"""
    check(mine, [4.0, 4.4, 4.2], [0.02, -0.01, 0.02], unit="nats")
    check(mine, [1.5, 2.25, 7.0], [0.5, 0.25, 1.0, 3.0], "Head 1.0 falls [so]", "%", "fall-2")


def test_digits(mine):
    """digits follow the spread, from thousandths to thousands"""
    for seed, spread in enumerate([0.0004, 0.003, 0.02, 0.5, 4.0, 30.0, 700.0]):
        check(mine, draw(5, 12 * spread, spread, seed), draw(5, 0, spread / 20, seed + 50))
        check(mine, draw(3, 1e4, spread, seed), draw(6, 0, spread / 3, seed + 90))


def test_spread(mine):
    """the standard deviation over seeds, divided by n − 1"""
    check(mine, [1.0, 3.0], [0.0, 4.0])
    check(mine, [10.0, 11.0, 15.0], [1.0, 1.0, 4.0])
    check(mine, draw(9, 3, 1, 7), draw(4, 0, 1, 8))


def test_edge(mine):
    """0.0998 is 0.10, and 9.98 is 10"""
    for scale in (0.01, 0.1, 1.0, 10.0, 1000.0):
        for size in (0.998, 0.9949, 0.9951, 0.99):
            half = size * scale / 2**0.5
            check(mine, [5 * scale - half, 5 * scale + half], [0.0, scale])


def test_signs(mine):
    """a real minus, and no sign before zero"""
    check(mine, [-4.1, -4.3, -4.2], [-0.02, -0.01, -0.04])
    check(mine, [4.1, 4.3, 4.2], [-0.001, 0.0005, -0.0012])
    check(mine, [-0.001, 0.3, -0.3], [-30.2, -30.1, -30.6])


def test_given(mine):
    """what is given stays as it is: words, capitals, and values"""
    check(mine, [1.0, 1.5, 3.0], [0.0, 0.5], " without Head 1.0 it rises", "GB", "Rise A")
    check(mine, [1.0, 1.5, 3.0], [0.0, 0.5], "the NLL rises", "Nats per token", "rise")
    values, control = [3.0, 1.0, 2.0], [0.5, -0.5, 0.1]
    said = mine.claim_sentence("x", values, control, "y", "z")
    expect(
        (values, control) == ([3.0, 1.0, 2.0], [0.5, -0.5, 0.1]),
        "your code changes the lists that it is given: work on a copy",
    )
    expect(
        mine.claim_sentence("x", tuple(values), tuple(control), "y", "z") == said,
        "tuples give another sentence than lists",
    )


def test_far_digits(mine):
    """the result's spread alone sets the digits, however small it is"""
    check(mine, [4.123, 4.129, 4.121], [0.0, 90.0, 5.0])
    check(mine, [400.0, 300.0, 550.0], [0.001, 0.003])
    for spread in (1e-6, 1e-9, 1e-13):
        check(mine, [-spread, spread, 3 * spread], [0.0, spread])


def test_check(mine):
    """`minigpt research check` accepts it"""
    for seed, spread in enumerate([0.003, 0.05, 0.6]):
        values = draw(5, 9 * spread, spread, seed)
        said = mine.claim_sentence("The loss rises", values, draw(5, 0, 0.1, 3), "nats", "rise")
        mean = statistics.fmean(values)
        result = StatedResult("rise", f"{mean:.9f}", "0", "0", 0.0, (0, 1))
        faults = check_prose("report.md", f"## Results\n\n{said}\n", {"rise": result}, [])
        expect(not faults, f"`minigpt research check` says of it: {'; '.join(map(str, faults))}")
