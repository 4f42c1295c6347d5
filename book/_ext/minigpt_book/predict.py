"""`{predict}` asks before the page shows; `{calibration}` scores how sure the reader was."""

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from minigpt.course.lessons.answers import read_tolerance
from minigpt_book import execute
from minigpt_book.markup import (
    Component,
    MgElement,
    caption,
    details,
    element,
    fingerprint,
    lettered,
    paragraph,
    take_checkbox,
    told_right,
)

GLUED = ("application/papermill.record/text/plain", "text/plain")
NUMBER = re.compile(r"^(?:[\w.]+\()?\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?)(?:, dtype=[\w.]+)?\)?$")
FENCE = re.compile(r"^\s*(`{3,}|~{3,}|:{3,})")

MAX_TITLE = 60
NO_MEASUREMENT = "This page was built without running its code: nothing was measured"


def glued_values(app: Any, docname: str) -> dict[str, str] | None:
    """Read what the executed page glued, as text by key; None where the page was not executed."""
    notebook = execute.executed_page(app, docname)
    if notebook is None:
        return None
    values = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            text = next((output["data"][m] for m in GLUED if m in output.get("data", {})), None)
            if name and text is not None:
                values[name] = text
    return values


def split_rule(lines: list[str]) -> int | None:
    """Find the `---` line that parts the question from what is shown after it, outside fences."""
    fence = ""
    for number, line in enumerate(lines):
        match = FENCE.match(line)
        if match and not fence:
            fence = match[1]
        elif match and match[1].startswith(fence):
            fence = ""
        elif line.strip() == "---" and not fence:
            return number
    return None


class Predict(Component):
    """A question to commit to before the rest of its section is shown.

    The body is the question, then a task list of choices (one ticked) or, with `:answer:`, nothing;
    after a line `---`, text that is shown once the reader has committed. `:title:` names the
    prediction in the table of calibration and on paper, in a few plain words; without it the
    name does: `gradient-gone` is "Gradient gone".
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "answer": directives.unchanged_required,
        "title": directives.unchanged_required,
        "unit": directives.unchanged,
        "tolerance": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Build the box."""
        rule = split_rule(list(self.content))
        before = self.content if rule is None else self.content[:rule]
        question = self.parsed(before)
        after = [] if rule is None else self.parsed(self.content[rule + 1 :], rule + 1).children
        name = self.arguments[0]
        box = self._numeric(after) if "answer" in self.options else self._choice(question, after)
        if not question.astext().strip():
            raise self.error(f"predict {name}: ask the question before the choices")
        question["classes"] = ["mg-question"]
        box.insert(0, [caption("p", nodes.Text("Predict"), classes=["mg-kicker"]), question])
        box["html"] |= {
            "data-key": self.key("predict", name),
            "data-version": fingerprint("\n".join(self.content)),
            "data-title": self._title(name),
            "role": "group",
            "aria-label": "Prediction",
        }
        return [self.anchored(box, f"predict-{name}")]

    def _title(self, name: str) -> str:
        title = self.options.get("title", name.replace("-", " ").capitalize()).strip()
        if len(title) > MAX_TITLE or re.search(r"[$\\`]", title):
            raise self.error(
                f"predict: the title {title!r} must be at most {MAX_TITLE} characters without "
                "mathematics or markup: give a short one with :title:"
            )
        return title

    def _choice(self, question: MgElement, after: list[nodes.Node]) -> MgElement:
        choices = self._task_list(question)
        told = told_right([right for _, right in choices])
        answer = details("Answer", told, *after, classes=["mg-answer"])
        box = element("div", lettered(choices), answer, classes=["mg-box", "mg-predict"])
        box["html"] = {"data-kind": "choice"}
        return box

    def _task_list(self, question: MgElement) -> list[tuple[nodes.list_item, bool]]:
        last = question.children[-1] if question.children else None
        items = list(last.children) if isinstance(last, nodes.bullet_list) else []
        ticks = [take_checkbox(item) for item in items]
        if len(items) < 2 or None in ticks or sum(map(bool, ticks)) != 1:
            raise self.error(
                "predict: end the question with a task list of two or more choices, "
                "exactly one of them ticked (- [x] …), or give the key of a glued number "
                "with :answer: right below the opening line, before the question"
            )
        question.remove(last)
        return [(item, bool(tick)) for item, tick in zip(items, ticks, strict=True)]

    def _numeric(self, after: list[nodes.Node]) -> MgElement:
        value, unit = measured(self, self.options["answer"]), self.options.get("unit", "")
        text = f"Measured: {value:.4g} {unit}".strip() if value is not None else NO_MEASUREMENT
        told = paragraph(text.rstrip(".") + ".", "mg-told")
        box = element("div", details("Answer", told, *after, classes=["mg-answer"]))
        box["classes"] = ["mg-box", "mg-predict"]
        box["html"] = {"data-kind": "number", "data-unit": unit}
        if value is not None:
            tolerance = tolerance_of(self, self.options.get("tolerance", "10%"), value)
            box["html"] |= {"data-answer": repr(value), "data-tolerance": f"{tolerance:.3g}"}
        return box


def measured(directive: Component, key: str) -> float | None:
    """Return the number that the page glued under a key; None where the page was not executed."""
    values = glued_values(directive.env.app, directive.env.docname)
    if values is None and directive.config.nb_execution_mode == "off":
        return None
    values = values or {}
    match = NUMBER.match(values.get(key, ""))
    if match is None:
        known = ", ".join(sorted(values)) or "none"
        found = f"is {values[key]!r}, not a number" if key in values else "is not glued"
        raise directive.error(
            f"{directive.name}: :answer: {key} {found} on this page (glued: {known})"
        )
    return float(match[1])


def tolerance_of(directive: Component, text: str, value: float) -> float:
    """Read a tolerance, `0.1` or a percentage of the value."""
    try:
        return read_tolerance(text, value)
    except ValueError as wrong:
        said = f"{directive.name}: :tolerance: {text} is no number or percentage"
        raise directive.error(said) from wrong


class Calibration(Component):
    """The score of the page's predictions, and of all pages read so far."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Build the box, which the script fills."""
        text = "On the website, your predictions on this page are scored here."
        head = caption("p", nodes.Text("How well did you know?"), classes=["mg-kicker"])
        box = element("div", head, paragraph(text), classes=["mg-box", "mg-calibration"])
        box["html"] = {
            "data-prefix": f"{self.config.minigpt_book_key}:predict:",
            "role": "group",
            "aria-label": "Calibration",
        }
        return [self.anchored(box, "calibration")]
