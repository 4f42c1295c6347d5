"""The log of weeks: what is noted is read again, two logs lose nothing, strange files stay."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from minigpt.cli import cli
from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.tracks.export import week_markdown
from minigpt.course.tracks.log import LOG_FILE, TrackLog, WeekLog, changing_log, read_track_log
from minigpt.errors import CourseError

ROOT = Path(__file__).resolve().parents[3]
BOOK = read_curriculum(ROOT)
WORDS = st.text("ab\nä`", max_size=6)
WEEKS = st.builds(
    WeekLog,
    done=st.lists(WORDS, unique=True, max_size=3),
    hours=st.dictionaries(
        st.dates().map(lambda day: day.isoformat()), st.floats(0, 24), max_size=3
    ),
    learnings=WORDS,
    blockers=WORDS,
    links=WORDS,
)
LOGS = st.dictionaries(
    st.tuples(st.sampled_from(["four-weeks", "full-road"]), st.integers(1, 11)), WEEKS, max_size=3
).map(TrackLog)


@given(LOGS)
def test_what_was_written_is_read_again(tmp_path_factory, log: TrackLog) -> None:
    path = tmp_path_factory.mktemp("log") / LOG_FILE
    path.write_text(log.text(), "utf8")
    noted = {key: week for key, week in log.weeks.items() if week != WeekLog()}
    assert read_track_log(path).weeks == noted


@given(WEEKS, WEEKS)
def test_two_logs_lose_nothing(mine: WeekLog, other: WeekLog) -> None:
    before = json.loads(json.dumps(vars(mine)))
    mine.merge(other)
    for week in (WeekLog(**before), other):
        assert set(week.done) <= set(mine.done)
        assert all(mine.hours[day] >= hours for day, hours in week.hours.items())
        assert week.learnings in mine.learnings
        assert week.blockers in mine.blockers
    again = json.dumps(vars(mine))
    mine.merge(other)
    assert json.dumps(vars(mine)) == again


GOOD = {"format": "minigpt tracks", "version": 1, "tracks": {"four-weeks": {"1": {"done": ["x"]}}}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "holds a list, not an object"),
        (json.dumps(GOOD | {"version": 2}), "has version 2, this minigpt knows 1"),
        (json.dumps(GOOD | {"format": "other"}), "is no log of weeks: its format is 'other'"),
        (json.dumps(GOOD | {"tracks": {"a": {"0x1": {}}}}), "has a week '0x1' of a"),
        (json.dumps(GOOD | {"tracks": {"a": {"1": {"mood": "good"}}}}), "mood"),
        (json.dumps(GOOD | {"tracks": {"a": {"1": {"hours": {"May": 1}}}}}), "'May' is no day"),
        (json.dumps(GOOD | {"tracks": {"a": {"1": {"hours": {"2026-01-05": 25}}}}}), "25 hours"),
        ('{"format": "minigpt tracks", "version": 1, "tracks": {"a": {"1": {"hours": '
         '{"2026-01-05": NaN}}}}}', "nan hours"),
    ],
)  # fmt: skip
def test_a_strange_file_is_refused_and_left_as_it_is(tmp_path, content, words) -> None:
    path = tmp_path / LOG_FILE
    path.write_text(content, "utf8")
    with pytest.raises(CourseError, match=words), changing_log(tmp_path) as log:
        log.week("four-weeks", 1).done.append("never")
    assert path.read_text("utf8") == content


def run(*words: str) -> str:
    outcome = CliRunner().invoke(cli, ["track", *words])
    if outcome.exception is not None:
        raise outcome.exception
    return outcome.output


@pytest.fixture
def my(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("MINIGPT_WORKSPACE", str(tmp_path / "my"))
    monkeypatch.setenv("MINIGPT_COURSE", str(ROOT))
    return tmp_path / "my"


def test_a_week_is_ticked_logged_noted_and_exported(my: Path) -> None:
    run("done", "four-weeks", "1", "2")
    run("log", "four-weeks", "1", "2.5", "--day", "2026-01-05")
    run("log", "four-weeks", "1", "1", "--day", "2026-01-05")
    run("note", "four-weeks", "1", "Shapes first")
    run("note", "four-weeks", "1", "Why √d?", "--blocker")
    shown = run("show", "four-weeks", "1")
    assert "Week 1: Prerequisites and PyTorch fluency (3.5 of 12 hours)" in shown
    assert "✓ 2. Transformer architecture" in shown
    page = run("export", "four-weeks", "1")
    for line in (
        "- [x] Transformer architecture: write one block, attention and MLP, from scratch. (6 h)",
        "- [ ] An MLP above 95 % test accuracy on MNIST.", "- Shapes first", "- Why √d?",
        "- 2026-01-05: 3.5 h", "3.5 of 12 hours.", "### Code deliverables",
    ):  # fmt: skip
        assert line in page.splitlines(), line
    run("done", "four-weeks", "1", "2", "--undo")
    assert "· 2. Transformer architecture" in run("show", "four-weeks", "1")
    assert "0 of 37 items done, 3.5 hours" in run("list")


def test_another_log_is_taken_in(my: Path, tmp_path: Path) -> None:
    run("note", "four-weeks", "1", "mine")
    other = TrackLog({("four-weeks", 1): WeekLog(learnings="theirs", hours={"2026-01-05": 2})})
    (tmp_path / "page.json").write_text(other.text(), "utf8")
    assert "week 1 of four-weeks" in run("load", str(tmp_path / "page.json"))
    week = read_track_log(my / LOG_FILE).week("four-weeks", 1)
    assert week == WeekLog(learnings="mine\ntheirs", hours={"2026-01-05": 2})


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["show", "four-wek"], "did you mean 'four-weeks'"),
        (["done", "four-weeks", "5", "1"], "has weeks 1 to 4, not 5"),
        (["done", "four-weeks", "1", "0"], "has items 1 to 9, not 0"),
        (["log", "four-weeks", "1", "25"], "cannot have 25 hours"),
        (["log", "four-weeks", "1", "1", "--day", "5.1.2026"], "'5.1.2026' is no day"),
        (["note", "four-weeks", "1", " "], "nothing to note"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_written(my: Path, words, answer) -> None:
    with pytest.raises(CourseError, match=answer):
        run(*words)
    assert not (my / LOG_FILE).exists()


def test_an_export_overwrites_nothing(my: Path, tmp_path: Path) -> None:
    target = tmp_path / "week.md"
    run("export", "eight-weeks", "--out", str(target))
    before = target.read_text("utf8")
    assert before.count("## Week ") == 8
    with pytest.raises(CourseError, match="nothing is overwritten"):
        run("export", "eight-weeks", "--out", str(target))
    assert target.read_text("utf8") == before


def test_the_weeks_fill_their_hours_and_name_no_item_twice() -> None:
    for way in (*BOOK.paths, BOOK.road):
        for week in way.weeks:
            assert len(set(week.items)) == len(week.items), week.title
            assert not week.tasks or sum(hours for hours, _ in week.tasks) == way.hours, week.title
        assert week_markdown(BOOK, way, 1, WeekLog()).startswith("## Week 1 log: ")
    assert [one for week in BOOK.road.weeks for one in week.lessons] == [x.id for x in BOOK.lessons]


def test_a_week_names_what_its_lessons_need_and_the_path_has_not_read(my: Path) -> None:
    four, _ = BOOK.paths
    assert BOOK.leaned_on(four, 2) == ("0.3", "4.4", "6.6")
    assert "They build on 0.3, 4.4, 6.6, which this path has not" in run("show", "four-weeks", "2")
    for number in range(1, len(BOOK.road.weeks) + 1):
        assert not BOOK.leaned_on(BOOK.road, number)
