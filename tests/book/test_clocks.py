"""Cells that show a measured time are found, however the time travels; others are left alone."""

import pytest

from minigpt.course.lessons.clocks import clocked_cells
from minigpt.course.lessons.myst import walk

START = "start = time.perf_counter()"


def found(*cells, tags=""):
    fences = (f"```{{code-cell}} python3\n{tags}{cell}\n```\n" for cell in cells)
    return list(clocked_cells(walk("\n".join(fences).splitlines())))


@pytest.mark.parametrize(
    "cells",
    [
        (f"{START}\nglue('spent', time.perf_counter() - start)",),
        (START, "speed = 20 / (time.perf_counter() - start)", "print(f'{speed:.0f} tokens')"),
        (
            "def clock(run):\n    t = process_time()\n    run()\n    return process_time() - t",
            "fast = clock(run)\nratio = 3 / fast",
            "claim('x', ratio)",
        ),
        ("spent = []\nfor _ in range(3):\n    spent.append(process_time())\nshow(min(spent))",),
        ("print(rows[-1].seconds)",),
        ("live, start = 0, time.perf_counter()\nprint(start)",),
    ],
)
def test_a_time_is_followed_to_where_it_shows(cells):
    assert len(found(*cells)) == 1
    assert not found(*cells, tags=":tags: [nbval-ignore-output]\n\n")


@pytest.mark.parametrize(
    "cells",
    [
        ("live, start = 3, time.perf_counter()\nprint(live)",),
        (START, "print(loss)"),
        ("speed = 1 / process_time()\ndel speed",),
        ("%matplotlib inline\ntime = 3\nprint(time)",),
    ],
)
def test_what_shows_no_time_is_compared(cells):
    assert not found(*cells)
