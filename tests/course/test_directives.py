"""Exercises on built pages: the card, the folded hints, the solutions page, the rebuild."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

REPOSITORY = Path(__file__).parents[2]
FOLDER = "phase-02-attention/03-single-head"
LESSON = """\
# Single-head attention

:::{graded} scale
The scores of `d_head` products need **taming**.
:::

:::{graded} causal
Look closely.
:::
"""


def build(course: Path, builder: str = "html", *options: str) -> Path:
    """Build the little book with warnings as errors."""
    out = course / "_build" / builder
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, *options, ".", str(out)]
    path = os.pathsep.join([str(REPOSITORY / "book" / "_ext"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command, cwd=course, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def book(course: Path) -> Path:
    """A book of one lesson and its solutions."""
    extensions = "['myst_parser', 'minigpt_book.exercises', 'minigpt_book.build', 'markup_nodes']"
    (course / "markup_nodes.py").write_text(
        "from minigpt_book import markup\n\n\ndef setup(app):\n    markup.register_component(app)\n"
        "    app.add_config_value('minigpt_book_key', 'minigpt', 'env', [str])\n"
        "    app.add_config_value('nb_execution_mode', 'off', 'env', [str])\n"
        "    app.add_config_value('nb_execution_cache_path', '', 'env', [str])\n"
    )
    path = "import sys; sys.path.insert(0, '.')\n"
    conf = path + f"extensions = {extensions}\nmyst_enable_extensions = ['colon_fence']\n"
    (course / "conf.py").write_text(conf + "exclude_patterns = ['_build', 'src']\n")
    pages = f"book/{FOLDER}\nsolutions-page\n"
    (course / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{pages}```\n")
    (course / "solutions-page.md").write_text("# Solutions\n\n```{graded-solutions} 2.3\n```\n")
    (course / "book" / FOLDER).parent.mkdir(parents=True)
    (course / "book" / f"{FOLDER}.md").write_text(LESSON)
    return course


def page(out: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((out / f"{name}.html").read_text(encoding="utf8"), "html.parser")


def test_card(book: Path) -> None:
    soup = page(build(book), f"book/{FOLDER}")
    card, bug = soup.select(".mg-graded")
    text = card.get_text(" ", strip=True)
    assert "Exercise 2.3.1: Scale the scores" in text
    assert "Difficulty ●●○○○ 2 of 5, importance ●●●●○ 4 of 5, about 5 minutes" in text
    assert card.select_one("strong").get_text() == "taming"
    assert 'raise NotImplementedError("2.3.1 scale: your code here")' in card.get_text()
    assert "d_head**0.5" not in card.get_text()
    assert "minigpt grade 2.3.1" in card.get_text()
    assert "tril(diagonal=1)" in bug.get_text()


def test_a_card_shows_the_first_hint_only(book: Path) -> None:
    soup = page(build(book), f"book/{FOLDER}")
    for card in soup.select(".mg-graded"):
        (hint,) = card.select("details.mg-hint")
        assert hint.summary.get_text() == "Hint 1 of 3"
        assert "minigpt hint 2.3" in hint.get_text()
        assert "open" not in hint.attrs


def test_solutions_page_and_link(book: Path) -> None:
    out = build(book)
    link = page(out, f"book/{FOLDER}").select_one(".mg-graded .mg-solution a")
    target, _, anchor = link["href"].partition("#")
    assert target.endswith("solutions-page.html")
    section = page(out, "solutions-page").find(id=anchor)
    assert "return scores / d_head**0.5" in section.get_text()
    assert "### BEGIN" not in section.get_text()
    assert "Forgetting the scale is the commonest slip." in section.get_text()
    assert "divided by d_head … not by its root" in section.get_text()


def test_no_link_without_a_solutions_page(book: Path) -> None:
    (book / "solutions-page.md").unlink()
    (book / "index.md").write_text(f"# Book\n\n```{{toctree}}\nbook/{FOLDER}\n```\n")
    soup = page(build(book), f"book/{FOLDER}")
    assert soup.select(".mg-graded")
    assert not soup.select(".mg-solution")


def test_edited_exercise_rebuilds_the_page(book: Path) -> None:
    build(book)
    toml = book / "solutions" / FOLDER / "scale" / "exercise.toml"
    toml.write_text(toml.read_text().replace("Scale the scores", "Tame the scores"))
    assert "2.3.1: Tame the scores" in page(build(book), f"book/{FOLDER}").get_text()


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders(book: Path, builder: str) -> None:
    out = build(book, builder)
    text = "\n".join(
        file.read_text(encoding="utf8")
        for file in out.rglob("*")
        if file.suffix in (".txt", ".tex")
    )
    assert "Hint 1 of 3" in text
    assert "2 of 5" in text


def test_unknown_exercise_is_an_error(book: Path) -> None:
    (book / "book" / f"{FOLDER}.md").write_text("# A\n\n:::{graded} scael\n:::\n")
    with pytest.raises(AssertionError, match="did you mean 'scale'"):
        build(book)


BUILD = """\
# Single-head attention

:::{build} scale
:ask: What does it give for 4?
:answer: four

The scores of `d_head` products need **taming**.
:::
"""


def test_a_card_to_build(book: Path) -> None:
    (book / "book" / f"{FOLDER}.md").write_text(BUILD)
    soup = page(build(book), f"book/{FOLDER}")
    (card,) = soup.select(".mg-build")
    text = card.get_text(" ", strip=True)
    assert "Build 2.3.1: Scale the scores" in text
    assert "minigptstart2.3minigptgrade2.3.1" in "".join(text.split())
    assert "need taming" in text
    hints = card.select(".mg-hint")
    assert len(hints) == 1, "a card shows the first hint; the command shows the others"
    assert "minigpt hint 2.3.1" in hints[0].get_text()
    assert "What does it give for 4?" in card.select_one(".mg-check").get_text()


def test_a_card_says_in_which_trained_model_its_part_runs(book: Path) -> None:
    """What replaces a part of the model says so; another exercise does not."""
    (book / "book" / f"{FOLDER}.md").write_text(BUILD)
    assert "trained model" not in page(build(book), f"book/{FOLDER}").text
    (book / "src").symlink_to(REPOSITORY / "src")
    (toml,) = book.glob("solutions/*/*/scale/exercise.toml")
    part = 'replaces = "minigpt.model.layernorm:LayerNorm.forward"\n'
    toml.write_text(part + toml.read_text())
    (card,) = page(build(book), f"book/{FOLDER}").select(".mg-build")
    text = " ".join(card.get_text(" ").split())
    assert 'trained model: minigpt generate zoo:stories "When" --mine' in text


def test_a_question_without_an_answer_is_refused(book: Path) -> None:
    (book / "book" / f"{FOLDER}.md").write_text(BUILD.replace(":answer: four\n", ""))
    with pytest.raises(AssertionError, match="give both :ask:"):
        build(book)
