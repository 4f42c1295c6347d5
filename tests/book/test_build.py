"""Whole builds of a small book, as the Makefile runs them."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from minigpt_book.head import shortened
from minigpt_book.site import mathjax_files
from nbclient import NotebookClient

import minigpt
from minigpt.course.lessons.check import check_book
from minigpt.course.lessons.executed import kernel_environment

PAGE = "book/phase-02-attention/03-single-head.html"
NOTEBOOK = "_build/html/notebooks/phase-02-attention/03-single-head.ipynb"


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_header_is_generated(built):
    text = text_of(built.page(PAGE).split('class="mg-lesson')[1].split("<section")[0])
    for part in (
        "Build Q/K/V projections with explicit tensor algebra.",
        "2.1 Scaled dot-product attention · 2.2 Causal masking",
        "[1] Attention patterns",
        "Four weeks, week 1 · Eight weeks, week 1",
        "model/attention.py",
    ):
        assert part in text
    assert re.search(r"about \d+ minutes", text)
    assert re.search(r"\d\.\d s of one core and \d{2,4} MB", text)


def test_lessons_link_by_label_and_unwritten_ones_are_named(built):
    assert 'href="phase-02-attention/03-single-head.html"' in built.page("book/index.html")
    page = built.page(PAGE)
    assert '<span class="mg-unwritten">2.4 Multi-head attention</span>' in page.replace(
        "std std-ref ", ""
    )


def test_the_map_shows_fifty_lessons(built):
    page = built.page("book/map.html")
    assert len(re.findall(r"\(not written yet\)", page)) == 49
    assert text_of(page).count("Objectives and deliverables") == 11
    assert "2.3 Single-head attention" in page


def test_claims_are_collected(built):
    page = built.page("book/claims.html")
    (row,) = BeautifulSoup(page, "html.parser").select("table.mg-claims tbody tr")
    assert row["data-tag"] == "has a paper's value"
    cells = {cell["data-label"]: " ".join(cell.get_text().split()) for cell in row.select("td")}
    assert cells == {
        "Statement": "Doubling doubles 2.3-doubles",
        "Paper": "4 Elhage et al. [2021]",
        "Ours": "4.125 (4.125 ± 0.01)",
        "Difference": "+0.125",
        "Why": "theirs was rounded",
    }
    assert row.a["href"].endswith("03-single-head.html#claim-2.3-doubles")
    assert 'id="claim-2.3-doubles"' in built.page(PAGE)
    assert "filter.js" in page
    assert "filter.js" not in built.page(PAGE)


def test_a_page_says_what_it_is(built):
    head = BeautifulSoup(built.page(PAGE), "html.parser").head
    told = {
        tag.get("property") or tag.get("name"): tag["content"] for tag in head("meta", content=True)
    }
    assert told["og:title"] == "2.3 Single-head attention"
    assert told["og:type"] == "article"
    assert 40 < len(told["description"]) <= 160
    assert told["description"] == told["og:description"]
    assert not re.search(r"[\\$]|\\w+\\{", told["description"])
    assert not head.select("link[rel=canonical], meta[property='og:url']"), "no address is set"
    assert not (built.root / "_build/html/sitemap.xml").exists()
    footer = text_of(built.page(PAGE).split('<footer class="bd-footer-content">')[1])
    assert f"Version {minigpt.__version__}." in footer
    assert re.search(r"Last updated on \d{4}-\d\d-\d\d", footer)


def test_a_missing_page_leads_back(built):
    page = BeautifulSoup(built.page("404.html"), "html.parser")
    assert not page.select("[src]")
    assert all(link["href"].startswith("data:") for link in page.select("link"))
    root = built.root / "_build/html"
    assert all((root / link["href"]).is_file() for link in page("a"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Short.", "Short."),
        ("One sentence that says a good deal about what a page holds. " * 4, 119),
        ("word " * 60, 159),
    ],
)
def test_a_description_ends_with_a_sentence_or_a_word(text, kept):
    short = shortened(text)
    assert short == kept if isinstance(kept, str) else len(short) == kept
    assert text.startswith(short)


def test_a_column_of_claims_that_stays_empty_fails(book):
    lesson = "book/phase-02-attention/03-single-head.md"
    given = ', paper=4.0, source="elhage2021",\n      why="theirs was rounded")'
    book.replace(lesson, given, ")")
    result = book.build()
    assert result.returncode != 0
    assert "no claim of the book gives a paper's value" in result.stdout + result.stderr
    assert any("no claim of the book gives a reason" in str(one) for one in check_book(book.root))
    page = BeautifulSoup(book.page("book/claims.html"), "html.parser")
    assert [th.get_text() for th in page.select(".mg-claims th")] == ["Statement", "Ours"]


def test_glued_numbers_reach_the_prose(built):
    assert "The answer is 4.12" in text_of(built.page(PAGE))


def test_pages_ask_no_other_host(built):
    pages = (built.root / "_build" / "html").rglob("*.html")
    for page in pages:
        html = page.read_text(encoding="utf8")
        assert not re.search(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', html)
    assert (built.root / "_build/html/_static/mathjax/startup.js").is_file()
    assert "output/chtml/fonts/woff-v2/MathJax_Main-Regular.woff" in mathjax_files()


def test_no_button_needs_a_repository(built):
    page = built.page(PAGE)
    for word in ("github.com", "colab", "mybinder", "Suggest edit"):
        assert word not in page
    assert 'href="../../notebooks/phase-02-attention/03-single-head.ipynb"' in page


def test_the_published_notebook_is_clean(built):
    notebook = nbformat.read(str(built.root / NOTEBOOK), as_version=4)
    nbformat.validate(notebook)
    install, *cells = notebook.cells
    assert install.cell_type == "code"
    assert "pip install -e ." in install.source
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert "Vaswani et al. (2017) said so" in prose
    assert "def double(x):" in prose
    assert "\\tag{1}" in prose
    assert not re.search(r"\{[\w:]+\}`|^:::|```\{", prose, re.MULTILINE)
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert outputs[1]["text"] == "4.125\n"


def test_the_published_notebook_runs_and_gives_what_it_shows(built, tmp_path):
    """With a kernel of its own, in another folder: as a reader runs it who has the package."""
    shown = nbformat.read(str(built.root / NOTEBOOK), as_version=4)
    assert len({cell.id for cell in shown.cells}) == len(shown.cells)
    rerun = nbformat.from_dict(shown)
    for cell in rerun.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(rerun, timeout=60, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env=kernel_environment(built.root))
    nbformat.validate(rerun)
    code = [(a, b) for a, b in zip(shown.cells, rerun.cells, strict=True) if a.cell_type == "code"]
    assert len(code) > 3
    kept = [(a, b) for a, b in code[1:] if a.outputs]  # the first installs; some wait for a guess
    assert kept
    for before, after in kept:
        assert [data_of(output) for output in before.outputs] == list(map(data_of, after.outputs))


def data_of(output):
    """What an output shows, without how often its cell has run."""
    return output.get("data", output.get("text"))


def test_only_what_changed_runs_again(book):
    assert "1 to execute" in book.build().stdout
    stored = (book.root / NOTEBOOK).stat().st_mtime_ns

    book.write("src/minigpt/stranger.py", "WORD = 'edited'\n")
    again = book.build()
    assert again.returncode == 0, again.stderr
    assert "0 to execute, 1 unchanged" in again.stdout
    assert (book.root / NOTEBOOK).stat().st_mtime_ns == stored

    book.write("src/minigpt/part.py", "def double(x):\n    return 2 * x + 0.005\n")
    edited = book.build()
    assert edited.returncode == 0, edited.stdout + edited.stderr
    assert "1 to execute, 0 unchanged" in edited.stdout
    assert "The answer is 4.13" in text_of(book.page(PAGE))
    assert "+0.13" in text_of(book.page("book/claims.html"))


def test_every_failing_lesson_is_reported_and_nothing_is_published(book, lesson_text):
    other = "book/phase-02-attention/01-dot-product"
    book.write(f"{other}.md", lesson_text.replace('"2.3"', '"2.1"').replace("2.0625)", "unknown)"))
    book.replace("book/phase-02-attention/03-single-head.md", "near=(4.125", "near=(5.125")
    book.contents(other, "book/phase-02-attention/03-single-head")
    result = book.build()
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert "NameError" in said
    assert "name 'unknown' is not defined" in said
    assert "claim 2.3-doubles fails: Doubling doubles: 4.125, not 5.125 ± 0.01" in said
    assert re.search(r"03-single-head: code cell 2 of 3, line \d+:", said)
    assert "2 failed, nothing was published" in said
    assert not (book.root / "_build/html" / PAGE).exists()


def test_one_setting_brings_the_links(book):
    book.replace("_config.yml", '  url: ""', '  url: "https://github.com/someone/minigpt"')
    book.replace("_config.yml", '  baseurl: ""', '  baseurl: "https://someone.github.io/minigpt"')
    result = book.build()
    assert result.returncode == 0, result.stdout + result.stderr
    page = book.page(PAGE)
    name = "phase-02-attention/03-single-head.ipynb"
    assert f"colab.research.google.com/github/someone/minigpt/blob/notebooks/{name}" in page
    assert f"mybinder.org/v2/gh/someone/minigpt/notebooks?labpath={name}" in page
    assert "github.com/someone/minigpt/edit/main/book/phase-02-attention/03-single-head.md" in page
    notebook = nbformat.read(str(book.root / NOTEBOOK), as_version=4)
    assert "git+https://github.com/someone/minigpt" in notebook.cells[0].source
    address = f"https://someone.github.io/minigpt/{PAGE}"
    assert f'<link rel="canonical" href="{address}"' in page
    assert f'<meta property="og:url" content="{address}" />' in page
    assert f"<url><loc>{address}</loc></url>" in book.page("sitemap.xml")
    assert '<base href="https://someone.github.io/minigpt/" />' in book.page("404.html")


def test_broken_links_are_warnings_and_warnings_fail(book):
    roles = "{ref}`lesson-9.9`, {doc}`nowhere`, {cite:t}`nobody2020`"
    book.write("book/index.md", f"# A book\n\n{roles}\n")
    result = book.build()
    assert result.returncode != 0
    for name in ("lesson-9.9", "nowhere", "nobody2020"):
        assert re.search(rf"WARNING: .*{name}", result.stderr)
