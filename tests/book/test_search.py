"""What the search reads from a page, and the index it writes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from minigpt_book import search
from minigpt_book.findable import names_in
from minigpt_book.plain import plain_tex

SAMPLE = Path(__file__).parent / "sample"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sqrt{d_k}", "√d_k"),
        (r"\sqrt 2", "√2"),
        (r"\frac{QK^\top}{\sqrt{d_\text{head}}}", "QKᵀ/√d_head"),
        (r"\frac{1}{\sqrt{a + b}}", "1/√(a + b)"),
        (r"\operatorname{softmax}\!\left(q \cdot k\right)", "softmax (q · k)"),
        (r"\sum_{j=1}^{n} p_j \log p_j", "∑_(j=1)^n p_j log p_j"),
        (r"e^{i\theta}", "e^iθ"),
        (r"\varepsilon \approx 10^{-5}", "ε ≈ 10^(-5)"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b c = d"),
        (r"\Delta \ne \{x\}", "Δ ≠ (x)"),
    ],
)
def test_tex_as_text(tex, text):
    assert plain_tex(tex) == text


def test_code_gives_its_names_and_not_its_words():
    code = (
        'x = masked_fill(mask)  # the answer\nclaim("2.1-a", x, text=f"it falls")\n"""It\nrises."""'
    )
    assert names_in(code) == ["masked_fill", "mask", "claim", "text"]


def test_one_list_of_synonyms():
    groups = search.synonyms()
    assert next(g for g in groups if "RoPE" in g)[:2] == ["rotary positions", "RoPE"]


@pytest.mark.parametrize("wrong", ["- RoPE", "- [RoPE]", "- [a, 1]", "- {a: b}"])
def test_a_wrong_entry_is_named(wrong, tmp_path, monkeypatch):
    path = tmp_path / "synonyms.yml"
    path.write_text(f"- [a, b]\n{wrong}\n", encoding="utf-8")
    monkeypatch.setattr(search, "SYNONYMS", path)
    with pytest.raises(ValueError, match=r"synonyms\.yml: .* is no list of two or more words"):
        search.synonyms()


def built(source: Path, out: Path) -> str:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(out)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
    return (out / search.INDEX).read_text(encoding="utf-8")


def test_a_second_build_keeps_what_it_does_not_read_again(tmp_path):
    source, out = tmp_path / "tests" / "book" / "sample", tmp_path / "out"
    shutil.copytree(SAMPLE, source)
    (tmp_path / "book").symlink_to(SAMPLE.parents[2] / "book")
    first = built(source, out)
    page = source / "appendix.md"
    page.write_text(page.read_text(encoding="utf-8").replace("aardvark", "anteater"), "utf-8")
    assert built(source, out) == first.replace("aardvark", "anteater")
    (out / ".doctrees" / search.SEARCH_NOTES).unlink()
    assert built(source, out) == first.replace("aardvark", "anteater")
    assert not {"search.html", "searchindex.js"} & {path.name for path in out.iterdir()}
