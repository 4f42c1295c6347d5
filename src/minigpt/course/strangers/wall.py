"""The wall around a stranger's process, made of parts that exist: bubblewrap, Docker or Podman.

Which one stands on a machine is found by a trial: a program that is installed may still not run.
"""

import os
from functools import cache

from minigpt.course.strangers.bubblewrap import bubblewraps
from minigpt.course.strangers.containers import containers
from minigpt.course.strangers.enclosure import Wall
from minigpt.errors import CourseError


@cache
def find_wall() -> Wall:
    """The first wall that stands on this machine: bubblewrap, then Docker, then Podman.

    The variable `MINIGPT_WALL` names one of them: then no other is tried.

    Raises:
        CourseError: none does, and strangers' code is then not run at all; or the variable names
            what is no wall.
    """
    chosen = os.environ.get("MINIGPT_WALL", "")
    if chosen and chosen not in WALL_NAMES:
        raise CourseError(f"MINIGPT_WALL is {chosen!r}; valid: {', '.join(WALL_NAMES)}, or nothing")
    reasons = []
    for one in candidates():
        if chosen in ("", one.name):
            problem = one.try_out()
            if not problem:
                return one
            reasons.append(problem)
    raise CourseError(
        "strangers' code is graded inside a wall only, and none stands here "
        f"({'; '.join(reasons) or 'no program of one is installed'}): install bubblewrap "
        "(`apt install bubblewrap`), or start Docker"
    )


WALL_NAMES = ("bubblewrap", "docker", "podman")


def candidates() -> list[Wall]:
    """The walls whose programs are installed, in the order in which they are tried."""
    return [*bubblewraps(), *containers()]
