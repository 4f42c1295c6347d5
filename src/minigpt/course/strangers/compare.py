"""Both graders put to the same answers: the verdicts must agree, and the first words should."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minigpt.course.exercises.prove import Proof, prove_all
from minigpt.course.exercises.source import Exercise
from minigpt.course.grading.grader import Grader
from minigpt.course.strangers.grader import ProvingGrader


@dataclass(frozen=True)
class BothWays:
    """One answer, graded in this grader's own process and through the channel."""

    near: Proof
    far: Proof

    @property
    def same_verdict(self) -> bool:
        """Whether both let it pass, or both do not."""
        return self.near.passed == self.far.passed

    @property
    def declared(self) -> bool:
        """Whether `exercise.toml` says that the verdicts differ, and why."""
        return self.near.case.removeprefix("right ") in dict(self.near.exercise.in_process)

    @property
    def same_words(self) -> bool:
        """Whether the learner reads the same first message."""
        return self.near.message == self.far.message


def compare_graders(exercises: Sequence[Exercise]) -> Iterator[BothWays]:
    """Grade every listed answer of the exercises twice, one exercise after the other."""
    with Grader() as near, ProvingGrader() as far:
        for one in exercises:
            pairs = zip(prove_all([one], grader=near), prove_all([one], grader=far), strict=True)
            yield from (BothWays(*pair) for pair in pairs)
