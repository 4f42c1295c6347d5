"""The lint finds each fault that is planted, and is quiet about a good lesson."""

from dataclasses import replace

import nbformat
import pytest

from minigpt.course.lessons.check import check_book
from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.lessons.draft import read_draft
from minigpt.course.lessons.rules import check_outputs, check_pictures

LESSON = "book/phase-02-attention/03-single-head.md"
FAULTS = [
    ("## Intuition", "## Feeling", "expected the heading 'Intuition'"),
    ("## Next Lesson Preview", "## Extra", "expected the heading 'Next Lesson Preview'"),
    ("## Summary\n", "## Summary\n\n#### Deep\n", "heading 'Deep' skips a level"),
    ("```{lesson-header}\n```", "", "there is no {lesson-header}"),
    ('lesson: "2.3"', 'lesson: "2.4"', "must say minigpt: lesson: '2.3'"),
    ("    2: [Experiments]\n", "", "no section meets objective 2"),
    ("2: [Experiments]", "2: [Experiment]", "names a section 'Experiment' that is absent"),
    ("print(answer)", "print(answer)\n" * 20, "lines, 20 allowed"),
    ("print(answer)", f"print(answer)  # {'x' * 70}", "characters, 75 allowed in a cell"),
    ("print(answer)", "print(answer)\nanswer;", "a last ; hides the value"),
    ("You can double.", "![](dot.png)", "the image has no text"),
    ("You can double.", "```{figure} dot.png\n```", "the figure has no :alt:"),
    ("{doc}`../map`", "{doc}`04-multi-head`", "04-multi-head: link to lessons"),
    ("{doc}`../map`", "{doc}`next <04-multi-head>`", "04-multi-head: link to lessons"),
    ("{doc}`../map`", "[next](../phase-03-x/01-y.md)", "link to lessons"),
    ("{doc}`../map`", "{doc}`the map <../map>`", None),
    ("{doc}`../map`", "{doc}`/book/phase-02-attention/04-multi-head`", "link to lessons"),
    ("You can double.", "You double with 99.7 accuracy.", "99.7 is typed by hand"),
    ("You can double.", "You double in 97 % of cases.", "97 % is typed by hand"),
    ("```{predict} again\n", "```{note}\n", "'Does it double again?' asks for no prediction"),
    ("### Does it double again?\n", "", "1 experiments"),
    ("{cite:p}`elhage2021`", "nobody", None),
    ("claim(", "print(", "the lesson makes no claim()"),
    ('source="elhage2021"', 'source="nobody2020"', "source='nobody2020' is no entry"),
    ('claim("2.3-doubles"', 'claim("2.4-doubles"', "must start with 2.3-"),
]


def messages(book):
    return [str(finding) for finding in check_book(book.root)]


def test_a_built_lesson_passes(built):
    assert messages(built) == []


def test_an_unbuilt_lesson_is_the_only_finding(book):
    assert messages(book) == [f"{LESSON}:1: not executed as it stands: run make book"]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_each_planted_fault_is_found(book, old, new, message):
    book.replace(LESSON, old, new)
    found = [text for text in messages(book) if "not executed" not in text]
    if message is None:
        assert found == []
    else:
        assert any(message in text for text in found), found
        assert all(text.startswith(f"{LESSON}:") for text in found)


def test_a_given_number_is_excused(book):
    book.replace(LESSON, "You can double.", "<!-- given: a definition -->\nThe limit is 0.05.")
    assert len(messages(book)) == 1


def test_numbers_in_math_code_links_and_questions_are_not_prose(book):
    text = "$0.5$ and `0.5`, {glue:text}`answer:.2f`, lesson 2.4.\n\n$$\nx = 0.25\n$$\n"
    book.replace(LESSON, "You can double.", text)
    book.replace(LESSON, "- [ ] Two", "- [ ] 0.75")
    assert len(messages(book)) == 1


def test_citations_and_terms_are_needed(book):
    path = book.root / LESSON
    text = path.read_text().replace("{cite:", "{kbd:").replace("{term}", "{kbd}")
    path.write_text(text)
    found = " ".join(messages(book))
    assert "the lesson cites nothing" in found
    assert "no term is linked to the glossary" in found


def test_a_written_lesson_must_be_listed(book):
    book.contents()
    assert "_toc.yml:1: lesson 2.3 is written but not listed" in messages(book)


def test_a_cut_label_is_found(book):
    lesson = next(one for one in read_curriculum(book.root).lessons if one.written)
    html = '<svg role="img" aria-label="a"><text x="1">no scale, med…</text><text>…</text></svg>'
    output = nbformat.v4.new_output("display_data", {"text/html": html})
    cell = nbformat.v4.new_code_cell("1", outputs=[output])
    draft = replace(read_draft(lesson, book.root), notebook=nbformat.v4.new_notebook(cells=[cell]))
    (found,) = check_pictures(draft)
    assert "cuts a label: 'no scale, med…'" in found.message


def test_what_the_build_refuses_in_outputs_is_found(book):
    lesson = next(one for one in read_curriculum(book.root).lessons if one.written)
    kept = {"scrapbook": {"name": "application/papermill.record/loss"}}
    glued = nbformat.v4.new_output("display_data", {"text/plain": "1"}, metadata=kept)
    told = nbformat.v4.new_output("stream", name="stderr", text="a.py:1: UserWarning: old\n  f()\n")
    said = nbformat.v4.new_output("stream", name="stdout", text="fine")
    cells = [nbformat.v4.new_code_cell("1", outputs=outputs) for outputs in ([glued, said], [told])]
    draft = replace(read_draft(lesson, book.root), notebook=nbformat.v4.new_notebook(cells=cells))
    assert [one.message for one in check_outputs(draft)] == [
        "the cell writes to stderr: a.py:1: UserWarning: old"
    ]
    cells[1].outputs.append(glued)
    assert "'loss' is glued a second time" in [one.message for one in check_outputs(draft)]


def test_a_cell_that_is_no_python_is_a_finding(book):
    book.replace(LESSON, "You can double.", "```{code-cell} python3\nx = 1\nfor k in x:\n```")
    assert any("the cell is not Python: expected an indented" in one for one in messages(book))
