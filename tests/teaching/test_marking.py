"""Everybody is graded once: after kills, beside broken graders, and with the same marks twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from minigpt.course.exercises import cli as exercises_cli
from minigpt.course.exercises.source import read_exercise
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import CheckOutcome, Verdict
from minigpt.course.teaching.course import LatePolicy
from minigpt.course.teaching.exports import plain_csv
from minigpt.course.teaching.journal import GradingRecord, Journal, grading_in
from minigpt.course.teaching.marking import GradedClass, Job, fit_to_keep, grade_class
from minigpt.course.teaching.points import LessonPlan, StudentMark, earned, mark_class
from minigpt.course.teaching.roster import Student
from minigpt.course.teaching.submissions import find_hand_ins
from minigpt.errors import CourseError
from tests.teaching.slow_grader import EXERCISES, TESTS, SlowGrader, grade, verdict

ONE = EXERCISES[0]
PLANS = (LessonPlan("2.2", "Causal masking", EXERCISES, 10.0),)


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    """Thirty students; the letters of an answer are the tests that it passes."""
    folder = tmp_path / "submissions"
    for i in range(30):
        (folder / f"s{i:02}").mkdir(parents=True)
        for one in EXERCISES:
            text = "".join(test for k, test in enumerate(TESTS) if i >> k & 1) or "-"
            (folder / f"s{i:02}" / f"{one.id}.py").write_text(text, encoding="utf8")
    return folder


def marks_of(graded: GradedClass, submissions: Path) -> tuple[StudentMark, ...]:
    who = [one.student for one in find_hand_ins(submissions).hand_ins]
    return mark_class(who, PLANS, graded, LatePolicy())


def test_a_second_run_grades_nobody_and_marks_the_same(submissions: Path, tmp_path: Path) -> None:
    first = grade(submissions, tmp_path / "out", tmp_path / "log")
    lines = (tmp_path / "log").read_text().splitlines()
    second = grade(submissions, tmp_path / "out", tmp_path / "log")
    assert (first.fresh, second.fresh) == (30, 0)
    assert (tmp_path / "log").read_text().splitlines() == lines
    tables = [plain_csv(marks_of(one, submissions), PLANS) for one in (first, second)]
    assert tables[0] == tables[1]


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
@pytest.mark.parametrize("lines", [0, 1, 7, 23, 58])
def test_killed_at_any_moment_nobody_is_lost_or_graded_twice(
    submissions: Path, tmp_path: Path, lines: int
) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    program = Path(__file__).with_name("slow_grader.py")
    log.touch()
    command = [sys.executable, str(program), str(submissions), str(out), str(log)]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2])
    while len(log.read_text().splitlines()) < lines and child.poll() is None:
        time.sleep(0.001)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    recorded = {path.stem for path in (out / "records").glob("s*.json")} if out.exists() else set()
    before = Counter(log.read_text().splitlines())
    graded = grade(submissions, out, log)
    after = Counter(log.read_text().splitlines()) - before
    assert {Path(name).parts[-4] for name in after}.isdisjoint(recorded)
    assert graded.fresh == 30 - len(recorded)
    whole = grade(submissions, tmp_path / "undisturbed")
    assert marks_of(graded, submissions) == marks_of(whole, submissions)
    assert not list(out.rglob("*.part"))
    assert not (out / ".work").exists()


def test_a_damaged_record_is_made_again(submissions: Path, tmp_path: Path) -> None:
    whole = grade(submissions, tmp_path / "out")
    records = sorted((tmp_path / "out" / "records").glob("s*.json"))
    damages = (
        b"",
        b"{",
        b"[]",
        b'{"version": 1}',
        b'{"version": 9}',
        b"\xff",
        b'{"version": null}',
    )
    for path, damage in zip(records, damages, strict=False):
        path.write_bytes(damage)
    again = grade(submissions, tmp_path / "out")
    assert again.fresh == len(damages)
    assert again.records == whole.records


@pytest.mark.parametrize("change", ["submission", "limits", "grader", "tests"])
def test_what_has_changed_is_graded_again(
    submissions: Path, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade(submissions, tmp_path / "out")
    limits, kind, wanted = Limits(), "trusted", 30
    if change == "submission":
        (submissions / "s03" / f"{ONE.id}.py").write_text("abcd", encoding="utf8")
        wanted = 1
    elif change == "limits":
        limits = Limits(seconds=9)
    elif change == "grader":
        kind = "strangers"
    else:
        asked = "minigpt.course.teaching.journal.content_hash"
        monkeypatch.setattr(asked, lambda exercise: "other tests")
    job = Job(EXERCISES, SlowGrader, kind, limits)
    with grading_in(tmp_path / "out") as journal:
        assert grade_class(find_hand_ins(submissions).hand_ins, job, journal).fresh == wanted


def test_who_ends_the_grader_ends_it_for_nobody_else(submissions: Path, tmp_path: Path) -> None:
    (submissions / "s05" / f"{ONE.id}.py").write_text("!", encoding="utf8")
    graded = grade(submissions, tmp_path / "out")
    assert len(graded.records) == 30
    bad = graded.records["s05"]
    assert set(bad.verdicts) == {EXERCISES[1].key}, "his other exercise is graded"
    assert bad.faults[ONE.key].startswith("could not be graded: the grading process ended")
    assert all(not one.faults for name, one in graded.records.items() if name != "s05")


class ForgetfulGrader(SlowGrader):
    """Loses every verdict but the first."""

    def each(self, tasks, limits=None):  # type: ignore[no-untyped-def]
        yield from list(super().each(tasks, limits))[: 1 if len(tasks) > 2 else None]


def test_no_verdict_is_lost_in_silence(submissions: Path, tmp_path: Path) -> None:
    job = Job(EXERCISES, ForgetfulGrader, "trusted", Limits())
    with grading_in(tmp_path / "out") as journal:
        graded = grade_class(find_hand_ins(submissions).hand_ins, job, journal)
    assert all(len(one.verdicts) == 2 for one in graded.records.values())
    assert len(graded.records) == 30


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        grading_in(tmp_path / "out"),
        pytest.raises(CourseError, match="another run"),
        grading_in(tmp_path / "out"),
    ):
        pass


def test_tests_that_do_not_load_are_the_courses_fault(submissions: Path, tmp_path: Path) -> None:
    class Broken(SlowGrader):
        def each(self, tasks, limits=None):  # type: ignore[no-untyped-def]
            outcome = CheckOutcome("tests", "the tests", "failed", "course", "do not load")
            yield from ((i, Verdict((outcome,), 0.1)) for i in range(len(tasks)))

    job = Job(EXERCISES, Broken, "trusted", Limits())
    with grading_in(tmp_path / "out") as journal, pytest.raises(CourseError, match="at fault"):
        grade_class(find_hand_ins(submissions).hand_ins, job, journal)


def test_nobody_is_marked_by_what_our_own_solutions_fail(submissions: Path, tmp_path: Path) -> None:
    class Hasty(SlowGrader):
        def each(self, tasks, limits=None):  # type: ignore[no-untyped-def]
            stopped = CheckOutcome("a", "t", "failed", "error", "still running after 20 s")
            yield from ((i, Verdict((stopped,), 20.0)) for i in range(len(tasks)))

    job = Job(EXERCISES, Hasty, "trusted", Limits())
    with grading_in(tmp_path / "out") as journal, pytest.raises(CourseError) as refusal:
        grade_class(find_hand_ins(submissions).hand_ins, job, journal)
    assert "own solution of causal-masking/causal_mask does not pass here" in str(refusal.value)
    assert "--timeout" in str(refusal.value)
    assert not list((tmp_path / "out" / "records").glob("s*.json"))


def test_what_a_record_keeps_is_printable_short_and_of_no_place() -> None:
    test = CheckOutcome("a", "t", "failed", "wrong", "\x1b[2J" * 9999, "/home/me/x.py", 3)
    [kept] = fit_to_keep(Verdict((test,), 1.0)).tests
    assert kept.file == "x.py"
    assert "\x1b" not in kept.message
    assert len(kept.message) <= 2000


def test_records_hold_an_id_and_no_name(submissions: Path, tmp_path: Path) -> None:
    grade(submissions, tmp_path / "out")
    record = Journal(tmp_path / "out").read("s07")
    assert record is not None
    assert record.student == "s07"
    assert str(tmp_path) not in (tmp_path / "out" / "records" / "s07.json").read_text()


@pytest.mark.parametrize(
    ("letters", "given", "share"),
    [
        ("abcd", "", 1.0),
        ("ab", "", 0.5),
        ("", "", 0.0),
        ("ab", "ab", 0.0),  # the stub passes these
        ("abc", "ab", 0.5),
        ("a", "abcd", 0.0),
    ],
)
def test_partial_credit_is_for_what_the_stub_lacks(letters: str, given: str, share: float) -> None:
    assert earned(ONE, verdict(letters), frozenset(given)) == pytest.approx(share)


def test_weights_are_those_of_the_exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy = ONE.__class__(**{**vars(ONE), "weights": (("a", 5.0), ("b", 0.0))})
    assert earned(heavy, verdict("a"), frozenset()) == pytest.approx(5 / 7)
    assert earned(heavy, verdict("b"), frozenset()) == 0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("weights = {test_a = -1}", "the weight of test_a is -1"),
        ("weights = 3", "not a table"),
        ("points = true", "points is True"),
        ("points = 2\nweights = {test_a = 0.5}", ""),
    ],
)
def test_weights_are_read_or_refused(tmp_path: Path, line: str, words: str) -> None:
    home = tmp_path / "solutions" / ONE.folder / ONE.id
    home.mkdir(parents=True)
    text = (ONE.home / "exercise.toml").read_text(encoding="utf8")
    (home / "exercise.toml").write_text(f"{line}\n{text}", encoding="utf8")
    if words:
        with pytest.raises(CourseError, match=words):
            read_exercise(home, tmp_path)
    else:
        found = read_exercise(home, tmp_path)
        assert (found.points, found.weights) == (2.0, (("test_a", 0.5),))


def test_a_weight_of_no_test_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = ONE.__class__(**{**vars(ONE), "weights": (("test_nothing", 1.0), ("example", 2.0))})
    [problem] = exercises_cli._check(odd)
    assert "weights names 'test_nothing'" in problem


@pytest.mark.parametrize("outcome", ["skipped", "not run"])
def test_what_did_not_pass_earns_nothing(outcome: str) -> None:
    tests = (CheckOutcome("a", "", "failed"), CheckOutcome("b", "", outcome))
    assert earned(ONE, Verdict(tests, 0), frozenset()) == 0


def marked(late: timedelta, policy: LatePolicy) -> StudentMark:
    due = datetime(2027, 3, 15, 18, tzinfo=UTC)
    record = GradingRecord("ada", "", "", "", {one.key: verdict("abcd") for one in EXERCISES})
    plan = LessonPlan("2.2", "", EXERCISES, 10.0, due)
    student = Student("ada", submitted=due + late)
    [mark] = mark_class([student], [plan], GradedClass({"ada": record}, {}, {}), policy)
    return mark


@pytest.mark.parametrize(
    ("hours", "points"), [(-1, 10), (0.2, 10), (1, 9), (24, 9), (25, 8), (119, 5), (121, 0)]
)
def test_lateness_takes_its_part(hours: float, points: float) -> None:
    policy = LatePolicy(per_day=10, days=5, grace=timedelta(minutes=15))
    assert marked(timedelta(hours=hours), policy).points == points


def test_an_exercise_that_could_not_be_graded_leaves_the_sum_open() -> None:
    record = GradingRecord(
        "ada", "", "", "", {ONE.key: verdict("abcd")}, {EXERCISES[1].key: "two cells"}
    )
    graded = GradedClass({"ada": record}, {"bob": "is a link"}, {})
    ada, bob, eve = mark_class([Student(n) for n in ("ada", "bob", "eve")], PLANS, graded,
                               LatePolicy())  # fmt: skip
    assert (ada.points, bob.points, eve.points) == (None, None, 0)
    lines = plain_csv([ada, bob, eve], PLANS).splitlines()
    assert [line.split(",")[7] for line in lines] == ["points", "", "", "0"]
