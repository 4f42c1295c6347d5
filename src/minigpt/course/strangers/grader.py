"""Grade strangers' submissions: as `Grader` does, but in boxes that hold nothing of the course."""

from minigpt.course.grading.grader import Grader

_HOST = "minigpt.course.strangers.host"


class StrangerGrader(Grader):
    """A grader for code that one does not trust: it sees neither tests nor solutions nor verdicts.

    The submission runs in a box; pytest runs outside of it, and calls it through a channel. The
    submissions of one folder share a box, in which each has a process of its own.

    Raises:
        CourseError: while grading, that no wall stands on this machine.
    """

    runner = (_HOST,)


class ProvingGrader(Grader):
    """The same channel without a wall and with shared boxes, to prove it with the course's answers.

    It is not for code of others: its boxes are processes as any.
    """

    runner = (_HOST, "open", "together")
