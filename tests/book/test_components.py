"""Predict, quiz, flash cards, stop: HTML, text and LaTeX of each, and what they refuse."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from minigpt_book import execute, predict
from minigpt_book.markup import fingerprint
from minigpt_book.predict import glued_values, split_rule

SAMPLE = Path(__file__).parent / "sample"
CONF = (SAMPLE / "conf.py").read_text(encoding="utf-8")


def sphinx(source: Path, out: Path, builder: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", builder]
    quiet = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*command, str(source), str(out)], capture_output=True, text=True, env=quiet, check=False
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The sample book by builder, each built once."""
    outs: dict[str, Path] = {}

    def build(builder: str) -> Path:
        if builder not in outs:
            outs[builder] = tmp_path_factory.mktemp(builder)
            result = sphinx(SAMPLE, outs[builder], builder)
            assert result.returncode == 0, result.stderr
        return outs[builder]

    return build


@pytest.fixture(scope="module")
def soup(built):
    text = (built("html") / "lesson.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def test_a_prediction_carries_key_wording_and_right_choice(soup):
    box = soup.find(id="predict-scale")
    assert box["data-key"] == "minigpt:predict:lesson:scale"
    assert re.fullmatch(r"[0-9a-f]{8}", box["data-version"])
    assert box["data-title"] == "Scale", "the name, as there is no :title:"
    assert (box["role"], box["aria-label"]) == ("group", "Prediction")
    assert soup.find(id="predict-entropy")["data-title"] == "Entropy after scaling"
    items = box.select("ol.mg-choices > li")
    assert ["mg-right" in item.get("class", []) for item in items] == [False, True, False]
    assert not box.select("input, form, [hidden]"), "controls are the script's"


def test_content_inside_components_is_full_myst(soup):
    box = soup.find(id="predict-scale")
    assert box.select_one(".mg-question span.math > .mg-tex").text == r"\(i\)"
    assert box.select_one(".mg-question a")["href"] == "#sample-lesson"
    assert box.select_one(".mg-choices code").text == "softmax(3 * x) == softmax(x)"
    assert box.select_one("details.mg-answer a")["href"] == "#term-score"


def test_a_numeric_prediction_carries_the_glued_value(soup):
    box = soup.find(id="predict-entropy")
    data = {name: box[f"data-{name}"] for name in ("kind", "answer", "tolerance", "unit")}
    assert data == {"kind": "number", "answer": "0.4231", "tolerance": "0.2", "unit": "nats"}
    assert "Measured: 0.4231 nats." in box.select_one("details.mg-answer").text


def test_without_a_script_answers_are_folded_and_nothing_is_hidden(soup):
    folds = soup.select(".mg-answer, .mg-model, .mg-card")
    assert len(folds) == 2 + 2 + 2 + 3
    assert all(fold.name == "details" and fold.find("summary") for fold in folds)
    told = [text.get_text() for text in soup.select(".mg-quiz .mg-told")]
    assert told == ["The first choice is right.", "The first and second choices are right."]


def test_the_script_is_early_and_before_mathjax(soup):
    scripts = [str(script) for script in soup.find_all("script")]
    order = [next(i for i, s in enumerate(scripts) if part in s) for part in ("mg-js", "book.js")]
    mathjax = next(i for i, s in enumerate(scripts) if "mathjax/startup.js" in s)
    assert order[0] < order[1] < mathjax
    assert "defer" in scripts[order[1]]
    assert "a11y/assistive-mml" in "".join(scripts)


def test_the_icon_script_is_gone_and_the_icon_font_stays(built, soup):
    assert "fontawesome.js" not in str(soup)
    out = built("html") / "_static"
    assert not (out / "scripts" / "fontawesome.js").exists()
    assert list(out.rglob("fa-solid-900.woff2"))


def test_stop_keeps_the_questions_as_plain_text(soup):
    stop = soup.select_one(".mg-stop")
    assert "Name $W_{QK}$." in stop["data-questions"]
    assert "answer:" not in stop.text
    assert "When it computes a mean" in stop.select("details.mg-model")[0].text
    assert "An OV circuit" in stop.select("details.mg-model")[1].text


def test_text_reads_as_prose(built):
    text = (built("text") / "lesson.txt").read_text(encoding="utf-8")
    words = " ".join(text.split())
    for part in (
        "**Predict** What happens to the entropy",
        "**Answer** The second choice is right. Softmax is *shift*-invariant",
        "Hidden until committed: the entropy fell",
        "**Answer** Measured: 0.4231 nats.",
        "**What does a row of the pattern sum to?** One.",
        "**Model answer** When it computes a mean",
    ):
        assert part in words


def test_latex_reads_as_prose(built):
    tex = next(built("latex").glob("*.tex")).read_text(encoding="utf-8")
    for part in (
        "Predict",
        r"\sphinxsetlistlabels{\alph}",
        "The second choice is right.",
        "0.4231",
    ):
        assert part in tex
    assert "mg-" not in tex


BAD = {
    "```{predict} x\nNo choices.\n```": "task list of two or more choices",
    "```{predict} x\nWhich?\n\n- [x] a\n- [x] b\n```": "exactly one of them ticked",
    "```{predict} x\n:answer: nothing\n\nHow many?\n```": "is not glued on this page (glued:",
    "```{predict} x\n:answer: entropy\n:tolerance: wide\n\nHow?\n```": "is no number or percentage",
    "```{predict} x\n:title: Which?\n\n- [x] a\n- [ ] b\n```": "ask the question before the",
    "```{predict} y\n:title: A $x$\n\nW?\n\n- [x] a\n- [ ] b\n```": "without mathematics or",
    "```{quiz} x\nNo list.\n```": "must be one numbered list",
    "```{quiz} x\n1. Which?\n\n   - [ ] a\n   - [ ] b\n```": "at least one of them ticked",
    "```{flashcards}\nNo list.\n```": "a question line, then ': answer'",
    "```{flashcards}\nWhy?\n: So.\n```": "the card 'Why?' needs a name",
    "```{flashcards}\nWhy? {#why}\n: So.\n\nHow? {#why}\n: So.\n```": "called 'card-why'",
    "```{stop}\n1. Why?\n```": "needs a model answer",
    "```{stop}\n1. Why?\n\n   > So.\n```\n\n```{stop}\n1. Why?\n\n   > So.\n```": "rename one",
}


def test_mistakes_are_refused_with_what_to_do(tmp_path):
    text = "\n\n".join(["# Mistakes", *(f"## {i}\n\n{bad}" for i, bad in enumerate(BAD))])
    source = tmp_path / "source"
    source.mkdir()
    conf = CONF.replace("Path(__file__).resolve().parents[3]", f"Path({str(SAMPLE.parents[2])!r})")
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.md").write_text(text, encoding="utf-8")
    result = sphinx(source, tmp_path / "out", "dummy")
    assert result.returncode == 1
    told = " ".join(result.stderr.split())
    missing = [message for message in BAD.values() if message not in told]
    assert not missing, told


def glued(name: str, mime: str, text: str) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output(
        "display_data", {mime: text}, metadata={"scrapbook": {"name": name}}
    )
    return nbformat.v4.new_code_cell("…", outputs=[output])


@pytest.mark.parametrize("mime", ["application/papermill.record/text/plain", "text/plain"])
def test_glued_values_come_from_the_executed_notebook(mime, monkeypatch):
    notebook = nbformat.v4.new_notebook(cells=[glued("loss", mime, "np.float64(0.25)")])
    monkeypatch.setattr(execute, "executed_page", lambda app, docname: notebook)
    assert glued_values(None, "page") == {"loss": "np.float64(0.25)"}


def test_a_page_that_was_not_executed_has_no_values(monkeypatch):
    monkeypatch.setattr(execute, "executed_page", lambda app, docname: None)
    assert glued_values(None, "page") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("-1e-3", -0.001),
        ("np.float64(0.25)", 0.25),
        ("tensor(2.)", 2.0),
        ("tensor(3, dtype=torch.int32)", 3.0),
        ("'many'", None),
        ("[1, 2]", None),
    ],
)
def test_numbers_are_read_as_notebooks_print_them(text, value):
    match = predict.NUMBER.match(text)
    assert (float(match[1]) if match else None) == value


def test_the_rule_inside_a_fence_does_not_part_the_question():
    lines = ["Which?", "```yaml", "---", "```", "- [x] a", "---", "after"]
    assert split_rule(lines) == 5
    assert split_rule(lines[:5]) is None


def test_a_changed_question_gets_another_fingerprint():
    assert fingerprint("Which axis?") != fingerprint("Which axes?")
