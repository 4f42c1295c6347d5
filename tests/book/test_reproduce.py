"""Published numbers: listed from the text, taken from a fresh build or run again, as the page of
claims shows them."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from minigpt.cli import cli
from minigpt.course.lessons import published
from minigpt.course.lessons.claims import claim
from minigpt.course.lessons.reproduce import chosen, promises, reproduce
from minigpt.errors import CourseError

from .conftest import LESSON, ROOT, Book

from minigpt_book import claims as page_of_claims  # isort: skip

PROMISED = promises(ROOT)


def run(root: Path, *words: str) -> tuple[int, str]:
    done = CliRunner(env={"MINIGPT_COURSE": str(root)}).invoke(cli, ["reproduce", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_every_claim_with_a_papers_value_is_listed() -> None:
    """As many as `paper=` stands in the lessons' cells."""
    written = 0
    for path in (ROOT / "book").rglob("*.md"):
        cells = re.findall(r"^```\{code-cell\}.*?^```", path.read_text("utf8"), re.S | re.M)
        written += sum(len(re.findall(r"\bpaper=", cell)) for cell in cells)
    assert len(PROMISED) == written > 30
    code, said = run(ROOT, "--list")
    assert code == 0
    assert len(said.splitlines()) == written
    rows = json.loads(run(ROOT, "--list", "--json", "2.1")[1])
    assert {row["id"].split("-")[0] for row in rows} == {"2.1"}


def test_lessons_and_claims_are_chosen_and_others_refused() -> None:
    assert chosen([], PROMISED) == PROMISED
    assert [one.name for one in chosen(["2.1-mean-stays"], PROMISED)] == ["2.1-mean-stays"]
    assert len(chosen(["2.1", "2.1-mean-stays"], PROMISED)) == len(chosen(["2.1"], PROMISED))
    computed = next(one.name for one in PROMISED if "*" in one.name)  # its lesson says which
    assert chosen([computed.replace("*", "x")], PROMISED)
    for word in ("2.1-mean-stay", "99.9", "", "*"):
        with pytest.raises(CourseError, match="has a paper's value"):
            chosen([word], PROMISED)


def test_one_definition_serves_the_page_and_the_command() -> None:
    for name in ("difference", "paper_value", "spread", "claim_pages", "FoundClaim"):
        assert getattr(page_of_claims, name) is getattr(published, name)


def test_a_lesson_is_run_when_named_and_read_while_it_is_fresh(book: Book) -> None:
    code, said = run(book.root)
    assert code == 0
    assert "2.3 " in said
    assert "not executed as it stands; run `minigpt reproduce 2.3`" in said
    code, said = run(book.root, "2.3-doubles")
    assert code == 0, said
    rows = [line.split(maxsplit=1) for line in said.splitlines()[1:5]]
    assert rows == [
        ["paper", "4 [elhage2021]"],
        ["ours", "4.125 (asserted: 4.125 ± 0.01)"],
        ["difference", "+0.125"],
        ["why", "theirs was rounded"],
    ]
    before = len(list((book.root / "_build" / ".jupyter_cache" / "executed").iterdir()))
    rows = json.loads(run(book.root, "--json")[1].partition("\nclaims with")[0])
    assert [(row["id"], row["lesson"], row["difference"]) for row in rows] == [
        ("2.3-doubles", "2.3", "+0.125")
    ]
    assert len(list((book.root / "_build" / ".jupyter_cache" / "executed").iterdir())) == before
    book.write("src/minigpt/part.py", "def double(x):\n    return 2 * x + 0\n")
    from minigpt_book import closure

    closure_caches(closure)
    assert [page.short for page in reproduce([], book.root).stale] == ["2.3"]


def closure_caches(module: object) -> None:
    """Forget what was read of the package, as a new process would."""
    for one in vars(module).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


def test_what_no_longer_holds_is_said(book: Book) -> None:
    book.replace(LESSON, "near=(4.125, 0.01)", "near=(5, 0.01)")
    code, said = run(book.root, "2.3")
    assert code == 2
    assert "claim 2.3-doubles fails: Doubling doubles: 4.125, not 5 ± 0.01" in said


def test_a_claim_that_its_lesson_does_not_make_is_said(book: Book) -> None:
    book.replace(LESSON, 'claim("2.3-doubles"', 'if answer < 0: claim("2.3-doubles"')
    with pytest.raises(CourseError, match=r"no claim '2\.3-doubles' was made"):
        run(book.root, "2.3-doubles")


def test_spread_and_seeds_are_reported_where_the_claim_gives_them() -> None:
    given = {"at_least": 0, "paper": 1, "source": "elhage2021"}
    record = claim("2.3-x", 1.0, text="t", spread=0.02, seeds=5, **given).record()
    assert published.spread(record) == "± 0.02 over 5 seeds"
    assert published.spread(claim("2.3-x", 1.0, text="t", **given).record()) == ""
    for wrong in (
        {"spread": 0.1},
        {"seeds": 3},
        {"spread": -1.0, "seeds": 3},
        {"spread": float("nan"), "seeds": 3},
        {"spread": 0.1, "seeds": 1},
    ):
        with pytest.raises(CourseError, match="spread"):
            claim("2.3-x", 1.0, text="t", **given, **wrong)


def test_a_lesson_of_the_book_is_reproduced() -> None:
    code, said = run(ROOT, "--json", "4.4")
    assert code == 0, said
    (row,) = json.loads(said.partition("\nclaims with")[0])
    assert row["id"] == "4.4-parameters"
    assert row["value"] == row["paper"] or row["why"]
