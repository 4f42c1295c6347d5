"""The students' site holds what they may see and nothing more, the staff's holds all of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.teaching import site
from minigpt.course.teaching.calendar import moment_of
from minigpt.course.teaching.course import read_course
from minigpt.course.teaching.site_pages import staff_page
from minigpt.course.teaching.tree import chosen_pages, run_book, write_tree
from minigpt.errors import CourseError

ROOT = Path(__file__).parents[3]
LESSON = "book/phase-02-attention/01-dot-product"


def build(toy: Path, at: str, out: Path, staff: bool = False) -> dict[str, str]:
    course = read_course(toy, toy)
    site.build_site(course, moment_of(course, at), toy, out, staff)
    found = (path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_text("utf8", "replace") for path in found}


@pytest.fixture(scope="module")
def early(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site of the first week."""
    return build(toy, "2027-03-02", tmp_path_factory.mktemp("early") / "site")


def test_only_what_is_open_is_there(early: dict[str, str]) -> None:
    assert f"{LESSON}.html" in early
    for name, text in early.items():
        assert "solutions" not in name
        assert "02-causal-masking" not in name
        assert "sesame2" not in text  # what only the second lesson says
        assert "01-dot-product-solutions" not in text
        assert "a-block" not in name  # it builds on what is not open yet


def test_what_is_not_open_is_a_line_of_the_calendar(early: dict[str, str]) -> None:
    home = early["book/index.html"]
    assert "2.2 Causal masking" in home
    assert "Mon 22 Mar 2027" in home
    assert "Write it yourself." in home
    assert "causal-masking" not in home  # no link to it
    lesson = early[f"{LESSON}.html"]
    assert '<span class="mg-unwritten">2.2 Causal masking</span>' in lesson
    assert '<span class="mg-unwritten">Page milestones/a-block</span>' in lesson


def test_the_staff_sees_everything(toy: Path, tmp_path: Path) -> None:
    found = build(toy, "2027-03-02", tmp_path / "site", staff=True)
    assert {f"{LESSON}-solutions.html", "book/phase-02-attention/02-causal-masking.html"} < {*found}
    notes = found[f"{LESSON}-teach.html"]
    for part in ("On the board", "The lesson gives 10 points", "Hint 3.", "Wrong answers that"):
        assert part in notes
    assert "Do not publish it" in found["book/index.html"]
    course = read_course(toy, toy)
    leaks = site.site_leaks(course, moment_of(course, "2027-03-02"), toy, tmp_path / "site")
    assert {leak.what.rpartition(" ")[0] for leak in leaks} >= {
        *("the solution of", "a wrong answer to", "hint 3 of", "the teaching notes of", "a"),
    }


def test_a_site_has_the_courses_names_and_no_button_that_leads_nowhere(
    toy: Path, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg/>")
    where = {"repository": "https://github.com/u/students", "site": "https://u.example/t/"}
    course = replace(read_course(toy, toy), logo=logo, **where)
    write_tree(course, moment_of(course, "2027-03-02"), toy, tmp_path / "tree", staff=False)
    config = yaml.safe_load((tmp_path / "tree" / "_config.yml").read_text(encoding="utf8"))
    assert (config["title"], config["author"]) == ("A toy course", "Ada Example")
    assert config["html"]["baseurl"] == "https://u.example/t/"
    assert config["repository"]["url"] == ""  # edit pages, Colab and Binder are the whole book's
    assert (tmp_path / "tree" / config["logo"]).read_text() == "<svg/>"
    home = (tmp_path / "tree" / "book" / "index.md").read_text(encoding="utf8")
    assert "[the exercises](https://github.com/u/students)" in home


def test_the_page_that_asks_flash_cards_is_in_every_site(toy: Path) -> None:
    """What it asks are the cards of the lessons there: see tests/book/test_deck.py."""
    pages = chosen_pages(
        read_course(toy, toy), moment_of(read_course(toy, toy), "2027-03-02"), ROOT, False
    )
    assert "book/appendices/review" in pages
    assert "book/appendices/open-problems" not in pages


def test_solutions_come_in_their_time(toy: Path) -> None:
    course = read_course(toy, toy)

    def pages(at: str) -> set[str]:
        return chosen_pages(course, moment_of(course, at), toy, staff=False)

    assert pages("2027-02-01") == {"book/index", "book/how-to-use", "book/bibliography"}
    assert f"{LESSON}-solutions" not in pages("2027-03-08 23:59")
    assert f"{LESSON}-solutions" in pages("2027-03-09")
    assert "book/milestones/a-block" in pages("2027-03-22")


def test_a_failed_build_and_a_strange_folder_change_nothing(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CourseError, match="holds something else than a site"):
        build(toy, "2027-03-02", tmp_path)
    monkeypatch.setattr(site, "run_book", lambda *_: 1)
    with pytest.raises(CourseError, match="the build failed, nothing was written"):
        build(toy, "2027-03-02", tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_leaking_site_is_not_written(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(_tree: Path, _root: Path, out: Path, _say: object) -> int:
        html = out / "_build" / "html"
        page = html / f"{LESSON}-solutions.html"
        page.parent.mkdir(parents=True)
        page.write_text("x")
        return 0

    monkeypatch.setattr(site, "run_book", leaky)
    with pytest.raises(CourseError, match="1 leaks, nothing was written"):
        build(toy, "2027-03-02", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_notes_of_every_lesson_build(another_toy: Path, tmp_path: Path) -> None:
    """Sixteen of them stand on no site above: a wrong role or fence in one would stop a build."""
    root = another_toy
    course = read_course(ROOT / "examples" / "course-four-weeks", ROOT)
    toc = (root / "_toc.yml").read_text(encoding="utf8")
    for one in course.lessons:
        lesson = read_curriculum(ROOT).lesson(one.id)
        page = root / f"{lesson.docname}-teach.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(staff_page(course, lesson, ROOT), encoding="utf8")
        toc += f"  - file: {lesson.docname}-teach\n"
    (root / "_toc.yml").write_text(toc, encoding="utf8")
    shutil.copy(ROOT / "book" / "glossary.md", root / "book")
    (root / "_toc.yml").write_text(f"{toc}  - file: book/glossary\n", encoding="utf8")
    said: list[str] = []
    assert run_book(root, root, tmp_path / "out", said.append) == 0, "\n".join(
        line for line in said if "WARNING" in line or "ERROR" in line
    )
