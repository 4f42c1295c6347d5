"""What comes out: pages on which no stranger's word is markup, and tables that others can read."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from minigpt.course.grading.verdict import CheckOutcome, Verdict
from minigpt.course.teaching import exports
from minigpt.course.teaching.course import LatePolicy
from minigpt.course.teaching.feedback_page import feedback, lateness_words, page_title
from minigpt.course.teaching.journal import GradingRecord
from minigpt.course.teaching.marking import GradedClass
from minigpt.course.teaching.page_blocks import (
    Heading,
    Items,
    PageBlock,
    PageTable,
    Preformatted,
    Words,
    escaped,
    to_html,
    to_markdown,
)
from minigpt.course.teaching.points import LessonPlan, StudentMark, known_slip, mark_class
from minigpt.course.teaching.report import class_report
from minigpt.course.teaching.roster import Student
from tests.teaching.slow_grader import EXERCISES, verdict

EVIL = (
    "<script>alert(1)</script> ![x](http://e.example) `a` ```\n# h\n|| <img src=x onerror=a> &amp;"
)
DUE = datetime(2027, 3, 15, 18, tzinfo=UTC)
ROW = {"Student": "Doe, Jane", "ID": "417", "SIS User ID": "u1", "Email address": "j@x.example"}


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def marks(plan: LessonPlan | None = None) -> tuple[StudentMark, ...]:
    """Ada solves one and fails one in evil words; Bob is refused, Eve absent, Kim late."""
    failed = CheckOutcome("a", EVIL, "failed", "wrong", EVIL, "x.py", 3, 0.1, EVIL)
    bad = Verdict((failed, CheckOutcome("b", "fine", "passed")), 0.2)
    keys, blank = [one.key for one in EXERCISES], ("", "", "")
    good = {keys[0]: verdict("abcd")}
    graded = GradedClass(
        {
            "ada": GradingRecord("ada", *blank, good | {keys[1]: bad}, {}, (EVIL,)),
            "kim": GradingRecord("kim", *blank, good, {keys[1]: EVIL}),
            "417": GradingRecord("417", *blank, good | {keys[1]: verdict("abcd")}, {}, (),
                                 {keys[0]: 1500.0}),
        },
        {"bob": EVIL},
        {},
    )  # fmt: skip
    who = [Student(name) for name in ("ada", "bob", "eve")]
    who += [Student("kim", submitted=DUE + timedelta(hours=26)), Student("417", row=ROW)]
    plan = plan or LessonPlan("2.2", "Causal masking", EXERCISES, 10.0, DUE)
    return mark_class(who, [plan], graded, LatePolicy(per_day=10, days=5))


BLOCKS: tuple[PageBlock, ...] = (
    *(Heading(EVIL), Words(EVIL), Items((EVIL,)), Preformatted(EVIL)),
    PageTable(EVIL, (EVIL, "b"), ((EVIL, EVIL),)),
)


@pytest.mark.parametrize("block", BLOCKS)
def test_no_word_is_markup_in_html(block: PageBlock) -> None:
    page = Page(to_html(EVIL, [block]))
    plain = Page(to_html("t", [type(block)(*_harmless(block))]))
    assert page.tags == plain.tags
    assert [name for name, _ in page.attributes] == [name for name, _ in plain.attributes]


def _harmless(block: PageBlock) -> list[object]:
    if isinstance(block, PageTable):
        return ["c", ("a", "b"), (("x", "y"),)]
    return [("x",)] if isinstance(block, Items) else ["x"]


@pytest.mark.parametrize("block", BLOCKS)
def test_no_word_is_markup_in_markdown(block: PageBlock) -> None:
    from markdown_it import MarkdownIt

    found = MarkdownIt("commonmark").enable("table").render(to_markdown(EVIL, [block]))
    tags = set(re.findall(r"<(\w+)", found))
    assert tags <= {"h1", "h2", "p", "ul", "li", "pre", "code"} | set(
        ("table", "thead", "tbody", "tr", "th", "td") if isinstance(block, PageTable) else ()
    )
    assert ("code" in tags) == isinstance(block, Preformatted)


@pytest.mark.parametrize("text", ["- a", "1. a", "# a", "=", "5.25 of 10", "a *b* _c_ ~~d~~"])
def test_a_line_of_markdown_reads_as_it_was(text: str) -> None:
    from markdown_it import MarkdownIt

    found = MarkdownIt("commonmark").enable("strikethrough").render(escaped(text))
    assert found == f"<p>{text}</p>\n"


def test_a_page_stands_alone_and_can_be_heard() -> None:
    ada = marks()[0]
    page = Page(html := to_html(page_title(ada), feedback(ada)))
    assert "default-src 'none'" in html
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not {"src", "href", "onerror"} & {name for name, _ in page.attributes}
    assert ("lang", "en") in page.attributes
    assert {"main", "h1", "caption", "title"} <= set(page.tags)
    assert page.tags.count("h1") == 1
    scopes = [value for name, value in page.attributes if name == "scope"]
    assert len(scopes) == page.tags.count("th")


def text_of(mark: StudentMark) -> str:
    return to_markdown(page_title(mark), feedback(mark, "ask@x.example"))


def test_feedback_tells_what_happened() -> None:
    ada, bob, _, kim, _ = map(text_of, marks())
    assert "7.5 of 10 points" in ada
    assert "x.py, line 3" in ada
    assert "Your code printed" in ada
    assert "hand it in again" in bob
    assert "1 d 2 h late: 80 %" in kim.replace("\\", "")
    assert "not final" in kim


def test_a_slip_is_answered_in_its_words_once_solutions_are_out() -> None:
    one = EXERCISES[0]
    slip = next(each for each in one.wrong if each.why)
    failed = CheckOutcome("a", "t", "failed", "wrong", " and ".join(slip.fragments))
    graded = GradedClass(
        {"ada": GradingRecord("ada", "", "", "", {one.key: Verdict((failed,), 1)})}, {}, {}
    )
    for told in (False, True):
        plan = LessonPlan("2.2", "", EXERCISES, 10.0, explain=told)
        [mark] = mark_class([Student("ada")], [plan], graded, LatePolicy())
        assert mark.lessons[0].exercises[0].slip == slip
        assert any(isinstance(b, Words) and b.text == slip.why for b in feedback(mark)) == told


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_every_listed_slip_is_known_by_its_own_words(exercise: type[EXERCISES[0]]) -> None:  # type: ignore[valid-type]
    for slip in exercise.wrong:  # type: ignore[attr-defined]
        assert known_slip(exercise, " … ".join(slip.fragments)) is not None  # type: ignore[arg-type]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_canvas_takes_the_table_as_its_own() -> None:
    plans = [LessonPlan("2.2", "Causal masking", EXERCISES, 10.0, DUE)]
    head, possible, *found = rows(exports.canvas_csv(marks(), plans))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "2.2 Causal masking"]
    assert possible == ["    Points Possible", "", "", "", "", "10"]
    assert found[4] == ["Doe, Jane", "417", "u1", "", "", "10"]
    assert [row[-1] for row in found] == ["7.5", "", "0", "", "10"], "what is open stays empty"


def test_moodle_gets_points_and_feedback_together() -> None:
    plans = [LessonPlan("2.2", "", EXERCISES, 10.0, DUE)]
    head, *found = rows(exports.moodle_csv(marks(), plans))
    assert head == ["ID number", "Email address", "2.2", "2.2 (feedback)"]
    assert found[4] == ["417", "j@x.example", "10", "2.2.1 solved; 2.2.4 solved"]


def test_no_cell_is_a_formula() -> None:
    plans = [LessonPlan("2.2", "=HYPERLINK(1)", EXERCISES, 10.0, DUE)]
    for name in ("=1+1", "+1", "-1", "@x"):
        graded = GradedClass({}, {"a": name}, {})
        found = mark_class([Student("a", row={"Section": name, "ID": "1"})], plans, graded,
                           LatePolicy())  # fmt: skip
        for table in (exports.plain_csv, exports.canvas_csv, exports.moodle_csv):
            cells = [cell for row in rows(table(found, plans)) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


# The documented fields of Gradescope's results.json, with their types.
TOP = {"score": (int, float), "execution_time": (int, float), "output": str, "visibility": str,
       "stdout_visibility": str, "extra_data": dict, "tests": list, "leaderboard": list,
       "output_format": str, "test_output_format": str, "test_name_format": str}  # fmt: skip
CASE = {"score": (int, float), "max_score": (int, float), "status": str, "name": str,
        "name_format": str, "number": str, "output": str, "output_format": str, "tags": list,
        "visibility": str, "extra_data": dict}  # fmt: skip
VISIBLE = {"hidden", "after_due_date", "after_published", "visible"}


def test_gradescope_results_follow_the_documented_schema() -> None:
    for mark in marks():
        results = exports.gradescope_results(mark, 12.3)
        assert all(isinstance(value, TOP[name]) for name, value in results.items())
        assert results["visibility"] in VISIBLE
        assert results["stdout_visibility"] in VISIBLE
        for case in results["tests"]:
            assert all(isinstance(value, CASE[name]) for name, value in case.items())
            assert case["visibility"] in VISIBLE
            assert case["output_format"] in {"text", "html", "simple_format", "md", "ansi"}
    assert exports.gradescope_results(marks()[0])["score"] == 7.5


def test_the_report_counts_slips_and_holds_no_name() -> None:
    report = to_markdown("Class report", class_report(marks(), ["'x' belongs to nobody"]))
    assert "5 students: 3 graded, 1 to look at, 1 handed in nothing" in report
    assert "| 2.2.1 Who may look where | 10 | 25 | 25 | 1 |" in report, "stated, median, longest"
    for private in ("Doe", "Jane", "j@x.example", "u1"):
        assert private not in report
    assert "belongs to nobody" in report


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(0), ""),
        (timedelta(seconds=1), "1 min"),
        (timedelta(hours=26), "1 d 2 h"),
        (timedelta(days=2, minutes=3), "2 d 3 min"),
    ],
)
def test_lateness_in_words(late: timedelta, words: str) -> None:
    assert lateness_words(late) == words
