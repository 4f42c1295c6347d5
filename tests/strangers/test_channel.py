"""Through the channel, an answer gets the same verdict and the same first words as without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from minigpt.course.exercises.compose import compose
from minigpt.course.exercises.prove import Proof, prove_all
from minigpt.course.exercises.registry import all_exercises, find_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import solution_text
from minigpt.course.grading.grader import Task
from minigpt.course.strangers.compare import compare_graders
from minigpt.course.strangers.grader import ProvingGrader
from minigpt.course.teaching.points import earned

# What crosses in each of them is of another kind.
EXERCISES = [
    "0.1.4",  # tensors, changed in place
    "0.2.3",  # gradients of gradients, through a function of the test
    "1.2.1",  # objects of the package, with a property of the test's own
    "1.3.4",  # a class of the learner's
]


@pytest.fixture(scope="module")
def grader() -> Iterator[ProvingGrader]:
    with ProvingGrader() as found:
        yield found


@pytest.mark.parametrize("number", EXERCISES)
def test_every_answer_gets_what_it_deserves(grader: ProvingGrader, number: str) -> None:
    found = list(prove_all(find_exercises(number), grader=grader))
    assert len(found) > 5
    assert [_problem(one) for one in found if _problem(one)] == []


def _problem(one: Proof) -> str:
    return "" if one.problem.startswith("takes ") else one.problem


@pytest.mark.parametrize("exercise", all_exercises(), ids=lambda one: one.key)
def test_a_solution_passes_and_a_slip_does_not(
    grader: ProvingGrader, exercise: Exercise, tmp_path: Path
) -> None:
    """Whatever an exercise hands over, it crosses: `prove --strangers` tries all the answers."""
    answers = [solution_text(exercise)]
    declared = dict(exercise.in_process)
    slip = next(one for one in exercise.wrong if one.path.stem not in declared)
    answers.append(compose(answers[0], slip.path.read_text(encoding="utf8")))
    tasks = []
    for i, answer in enumerate(answers):
        path = tmp_path / str(i) / f"{exercise.id}.py"
        path.parent.mkdir()
        path.write_text(answer, encoding="utf8")
        tasks.append(Task(path, exercise.tests))
    right, wrong = grader.grade(tasks)
    assert [test.message for test in right.tests if test.outcome != "passed"] == []
    assert right.passed
    assert not wrong.passed


def test_a_learners_object_is_copied_in_the_box(grader: ProvingGrader, tmp_path: Path) -> None:
    """A copy is alive, and what happens to it leaves the first one as it was."""
    found = _grade(grader, tmp_path, _CLASS, _COPIES)
    assert found == [("test_copy", "passed"), ("test_kinds", "passed"), ("test_again", "passed")]


def _grade(grader: ProvingGrader, folder: Path, stub: str, tests: str) -> list[tuple[str, str]]:
    submission, test = folder / "mine" / "thing.py", folder / "tests" / "test_thing.py"
    for path, text in ((submission, stub), (test, tests), (test.with_name("thing.py"), stub)):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf8")
    (verdict,) = grader.grade([Task(submission, test)])
    return [(one.test, one.outcome) for one in verdict.tests if one.test != "import"]


_CLASS = """
from collections import Counter, defaultdict

class Thing:
    def __init__(self, n):
        self.n = n
        self.seen = []

    def add(self, what):
        self.seen.append(what)

def count(text):
    return Counter(text)

def group(text):
    found = defaultdict(list)
    for letter in text:
        found[letter].append(1)
    return found

def size(table):
    return len(table)
"""
_COPIES = """
import copy
from collections import Counter

def test_copy(mine):
    one = mine.Thing(3)
    twin = copy.deepcopy(one)
    twin.n = 4
    twin.add(1)
    assert (one.n, twin.n) == (3, 4)
    assert (one.seen, twin.seen) == ([], [1])

def test_kinds(mine):
    assert type(mine.count("abba")) is Counter
    assert mine.count("abba") == {"a": 2, "b": 2}
    assert mine.group("aba") == {"a": [1, 1], "b": [1]}

def test_again(mine):
    table = dict.fromkeys(range(5000), 0)
    sizes = []
    for more in range(3):
        table[f"new {more}"] = 1
        sizes.append(mine.size(table))
    assert sizes == [5001, 5002, 5003]
"""


def test_both_graders_say_the_same() -> None:
    found = list(compare_graders(find_exercises("0.1.5")))
    assert all(one.same_verdict and one.same_words for one in found)
    assert {bool(one.near.message) for one in found} == {True, False}  # some pass, some do not
    assert not any(one.declared for one in found)


@pytest.mark.parametrize("number", ["6.1.5", "7.2.1"])
def test_what_only_its_own_process_shows_is_declared(number: str) -> None:
    found = list(compare_graders(find_exercises(number)))
    differ = {one.near.case for one in found if not one.same_verdict}
    assert differ == {one.near.case for one in found if one.declared} != set()
    assert any(one.near.case == "right on_a_copy" for one in found) == (number == "6.1.5")


@pytest.mark.parametrize("answer", ["four_products", "summed_by_hand", "einsum"])
def test_a_test_sees_which_functions_are_called(
    grader: ProvingGrader, tmp_path: Path, answer: str
) -> None:
    """A mode of the test's own counts in the box, too."""
    (one,) = find_exercises("3.4.5")
    (slip,) = (wrong for wrong in one.wrong if wrong.path.stem == answer)
    path = tmp_path / f"{one.id}.py"
    text = compose(solution_text(one), slip.path.read_text(encoding="utf8"))
    path.write_text(text, encoding="utf8")
    (verdict,) = grader.grade([Task(path, one.tests)])
    assert verdict.first is not None
    assert "products of activations with weights" in verdict.first.message


def test_a_marked_test_is_left_out_and_says_why(grader: ProvingGrader, tmp_path: Path) -> None:
    """A test file says which of its tests need the submission in their own process."""
    marked = """
from minigpt.course.grading.in_process import in_process

@in_process("what no channel shows")
def test_watches(mine):
    assert False

def test_size(mine):
    assert mine.size([1, 2]) == 2
"""
    assert _grade(grader, tmp_path, _CLASS, marked) == [("test_size", "passed")]


def test_what_a_test_expects_stays_with_the_test(grader: ProvingGrader, tmp_path: Path) -> None:
    """A thing that says it equals everything, and is every number less another, passes no test.

    The example alone runs in the box: it shows its answer anyway, and earns nothing by itself.
    """
    (one,) = find_exercises("0.5.2")
    liar = tmp_path / f"{one.id}.py"
    liar.write_text(_LIAR, encoding="utf8")
    verdict = grader.grade([Task(liar, one.tests)])[0]
    assert {test.test for test in verdict.tests if test.outcome == "passed"} <= {"example"}
    assert earned(one, verdict, frozenset()) == 0


_LIAR = """
class Everything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __getattr__(self, name): return self
    def __call__(self, *arguments): return self
    __sub__ = __rsub__ = __abs__ = __lt__ = __gt__ = __le__ = __ge__ = __bool__ = __call__
    def __hash__(self): return 0

def interchange(graph, base, source, node):
    return Everything()
"""
