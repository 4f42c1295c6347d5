"""The rules that a lesson is held to. A rule takes a draft and yields its findings."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.answers import check_answers
from minigpt.course.lessons.clocks import check_clocks
from minigpt.course.lessons.draft import Draft, LintFinding
from minigpt.course.lessons.evidence import cite_keys
from minigpt.course.lessons.myst import MystBlock, blocks
from minigpt.course.lessons.path import effort_of, words_of

HEADINGS = (
    "Intuition",
    "Mathematical Formulation",
    "Implementation Walkthrough",
    "Mechanistic Interpretation Perspective",
    "Experiments",
    "Exercises",
    "Research Notes",
    "Summary",
    "Next Lesson Preview",
)
MEASURED_SECTIONS = ("Experiments", "Mechanistic Interpretation Perspective", "Summary")
MAX_SECONDS, MAX_MB = 60, 3072
ASKING = {"predict", "quiz", "flashcards", "stop", "calibration"}
MAX_LINES, MAX_COLUMNS = 20, 75
MAX_MINUTES, MAX_WORDS = 45, 32  # of a path, of a sentence
MAX_MEAN_WORDS = 18

_IMAGE = re.compile(r"!\[(.*?)\]\(")
_NUMBER = re.compile(r"(?<![\w.$])\d+\.\d+(?!\.?\w)|\d+(?:\.\d+)?\s?(?:%|percent\b)")
_QUIET = re.compile(
    r"\{[\w:+-]+\}`[^`]*`|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\[[^\]]*\]\([^)]*\)|https?://\S+|<!--.*?-->"
)
_DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_LESSON_NUMBER = re.compile(r"\b(?:[Ll]essons?|[Ss]ections?|[Ff]igures?|§)\s*\d+\.\d+")
_LINK = re.compile(r"\{doc\}`(?:[^`<]*<)?([^`<>]+?)>?`|\]\((?!\w+:|#)([^)\s]+\.md)[^)]*\)")
_OPTIONS = {"predict": "answer|title|unit|tolerance", "build": "ask|answer|tolerance|shows"}
_CHOICE = re.compile(r"\s*[-*]\s+\[[ xX]\]")
_GIVEN = re.compile(r"<!--\s*given:")
_IMG_TAG = re.compile(r"<(img|svg|canvas|figure)\b[^>]*>", re.IGNORECASE)
_ROLE = re.compile(r"\{[\w:+-]+\}`[^`]*`")
_LABEL = re.compile(
    r"\b(?:[Ee]quations?|[Tt]heorem|[Ff]igure|[Ll]emma|[Dd]efinition)\s*\([a-z][\w-]*\)"
    r"|\b(?:thm|eq|fig|lem|prop|def|tbl)-[a-z][\w-]*"
)
_SOURCE = re.compile(r"""\bsource=["']([^"']+)["']""")
_CUT = re.compile(r"<text\b[^>]*>([^<]+…)</text>")
_NAMED = re.compile(r"\b(?:alt|aria-label|aria-labelledby|aria-hidden)=", re.IGNORECASE)


def check_shape(draft: Draft) -> Iterator[LintFinding]:
    """The nine headings in order; a header; heading levels without a jump."""
    if str(draft.matter.get("lesson")) != draft.lesson.id:
        yield draft.finding(1, f"the front matter must say minigpt: lesson: {draft.lesson.id!r}")
    seen = [(line, text) for level, line, text in draft.headings if level == 2]
    for number, expected in enumerate(HEADINGS):
        line, text = seen[number] if number < len(seen) else (len(draft.lines), "the end")
        if text != expected:
            yield draft.finding(line, f"expected the heading {expected!r} here, found {text!r}")
            break
    for line, text in seen[len(HEADINGS) :]:
        yield draft.finding(line, f"no heading of this level after the ninth: {text!r}")
    previous = 0
    for level, line, text in draft.headings:
        if level > previous + 1:
            yield draft.finding(line, f"heading {text!r} skips a level")
        previous = level
    if not any(block.name == "lesson-header" for block in draft.blocks):
        yield draft.finding(1, "there is no {lesson-header}")


def check_objectives(draft: Draft) -> Iterator[LintFinding]:
    """Every objective is met by a section that exists."""
    met = draft.matter.get("objectives", {})
    titles = {text for _, _, text in draft.headings}
    for number, objective in enumerate(draft.lesson.objectives, start=1):
        sections = met.get(number, [])
        if not sections:
            yield draft.finding(1, f"no section meets objective {number}: {objective}")
        for section in set(sections) - titles:
            yield draft.finding(1, f"objective {number} names a section {section!r} that is absent")


def check_cells(draft: Draft) -> Iterator[LintFinding]:
    """Cells fit a phone and a page."""
    for block in draft.blocks:
        if block.name != "code-cell":
            continue
        lines = [line for line in block.body if line.strip()]
        if len(lines) > MAX_LINES:
            yield draft.finding(block.line, f"the cell has {len(lines)} lines, {MAX_LINES} allowed")
        if lines and lines[-1].endswith(";"):
            where = block.body_line + len(block.body) - 1
            yield draft.finding(where, "a last ; hides the value in the book alone: assign it to _")
        for offset, line in enumerate(block.body):
            if len(line) > MAX_COLUMNS:
                at = block.body_line + offset
                yield draft.finding(at, f"{len(line)} characters, {MAX_COLUMNS} allowed in a cell")


def check_pictures(draft: Draft) -> Iterator[LintFinding]:
    """Every figure has a text alternative that says something."""
    for block in draft.blocks:
        if block.name in {"figure", "image"} and not block.options.get("alt"):
            yield draft.finding(block.line, f"the {block.name} has no :alt:")
        if not block.name:
            for offset, line in enumerate(block.body):
                if any(not alt.strip() for alt in _IMAGE.findall(line)):
                    yield draft.finding(block.body_line + offset, "the image has no text in [ ]")
    yield from _output_pictures(draft)


def _output_pictures(draft: Draft) -> Iterator[LintFinding]:
    lines = draft.notebook.metadata.get("source_map", []) if draft.notebook else []
    for index, cell in enumerate(draft.notebook.cells if draft.notebook else []):
        line = lines[index] + 1 if index < len(lines) else 1
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            html = data.get("text/html", "")
            bare = [tag for tag in _IMG_TAG.finditer(html) if not _named(tag, html)]
            if bare:
                yield draft.finding(line, f"the output has a {bare[0][1]} without alt or label")
            for cut in _CUT.findall(html):
                yield draft.finding(line, f"the figure cuts a label: {cut!r}; show every letter")
            picture = any(kind.startswith("image/") for kind in data) and not html
            if picture and "alt" not in str(cell.metadata.get("mystnb", {})):
                yield draft.finding(line, "the cell's picture has no alt (mystnb: image: alt:)")


def check_outputs(draft: Draft) -> Iterator[LintFinding]:
    """What the build refuses: a glued name that stands twice, and warnings of a cell."""
    lines = draft.notebook.metadata.get("source_map", []) if draft.notebook else []
    glued = set[str]()
    for index, cell in enumerate(draft.notebook.cells if draft.notebook else []):
        line = lines[index] + 1 if index < len(lines) else 1
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name", "")
            if name in glued:
                yield draft.finding(line, f"{name.rpartition('/')[2]!r} is glued a second time")
            glued |= {name} - {""}
            if output.get("name") == "stderr":
                told = output["text"].strip().partition("\n")[0]
                yield draft.finding(line, f"the cell writes to stderr: {told}")


def _named(tag: re.Match[str], html: str) -> bool:
    """Whether a picture has a name of its own, or sits inside an element that has one."""
    before = html[: tag.start()]
    return bool(_NAMED.search(tag[0]) or re.search(r'role="(img|group)"', before))


def check_links(draft: Draft) -> Iterator[LintFinding]:
    """Lessons refer to each other by label, so that a part of the book can be published."""
    here = draft.lesson.path.parent.as_posix()
    for number, line in enumerate(draft.lines, start=1):
        for target in (page or link for page, link in _LINK.findall(line)):
            page = target[1:] if target.startswith("/") else posixpath.join(here, target)
            if posixpath.normpath(page).startswith("book/phase-"):
                yield draft.finding(number, f"{target}: link to lessons with {{ref}}`lesson-2.3`")


def check_numbers(draft: Draft) -> Iterator[LintFinding]:
    """Measured numbers in prose come from the run, through {glue:text}."""
    for block in _prose(draft.lines, 1):
        lines = _DISPLAY.sub(lambda math: "\n" * math[0].count("\n"), block.text).split("\n")
        for offset, line in enumerate(lines):
            at = block.body_line + offset
            before = lines[offset - 1] if offset else ""
            given = _GIVEN.search(line) or _GIVEN.match(before.strip())
            if given or line.startswith("#") or draft.section_of(at) not in MEASURED_SECTIONS:
                continue
            for number in _NUMBER.findall(_LESSON_NUMBER.sub(" ", _QUIET.sub(" ", line))):
                what = f"{number.strip()} is typed by hand"
                yield draft.finding(at, f"{what}: glue it, or say <!-- given: why -->")


def _prose(lines: Sequence[str], first: int) -> Iterator[MystBlock]:
    """Runs of text, except guesses and questions: their numbers are not measured."""
    for block in blocks(lines, first):
        if not block.name:
            yield block
        elif block.directive and not block.is_code and block.name not in ASKING:
            yield from _prose(block.body, block.body_line)


def check_experiments(draft: Draft) -> Iterator[LintFinding]:
    """Two to five experiments, each with a prediction before its result."""
    inside = [(at, text) for level, at, text in draft.headings if level == 3]
    inside = [(at, text) for at, text in inside if draft.section_of(at) == "Experiments"]
    if not 2 <= len(inside) <= 5:
        at = inside[0][0] if inside else 1
        yield draft.finding(
            at, f"{len(inside)} experiments (### below Experiments), two to five needed"
        )
    ends = [at for at, _ in inside[1:]] + [_end(draft, "Experiments")]
    for (at, text), end in zip(inside, ends, strict=True):
        if not any(b.name == "predict" and at < b.line < end for b in draft.blocks):
            yield draft.finding(at, f"experiment {text!r} asks for no prediction")


def _end(draft: Draft, section: str) -> int:
    seconds = [(at, text) for level, at, text in draft.headings if level == 2]
    after = [at for at, text in seconds if draft.section_of(at) != section]
    start = next((at for at, text in seconds if text == section), 0)
    return min([at for at in after if at > start], default=len(draft.lines) + 1)


def check_cost(draft: Draft) -> Iterator[LintFinding]:
    """The measured budgets."""
    if draft.notebook is None:
        yield draft.finding(1, "not executed as it stands: run make book")
        return
    own = draft.notebook.metadata.get("minigpt", {})
    if own.get("seconds", 0) > MAX_SECONDS:
        yield draft.finding(1, f"runs for {own['seconds']:.0f} s, {MAX_SECONDS} allowed")
    if own.get("peak_mb", 0) > MAX_MB:
        yield draft.finding(1, f"needs {own['peak_mb']:.0f} MB, {MAX_MB} allowed")


def check_evidence(draft: Draft) -> Iterator[LintFinding]:
    """Claims, citations, terms of the glossary."""
    text = "\n".join(draft.lines)
    code = "\n".join(block.text for block in draft.blocks if block.name == "code-cell")
    if not re.search(r"\bclaim\(", code):
        yield draft.finding(1, "the lesson makes no claim()")
    names = re.findall(r"""\bclaim\(\s*["']([^"']+)["']""", code)
    for name in names:
        if not name.startswith(f"{draft.lesson.id}-"):
            yield draft.finding(1, f"claim {name!r} must start with {draft.lesson.id}-")
    for key in set(_SOURCE.findall(code)) - cite_keys(draft.lesson.root):
        yield draft.finding(1, f"source={key!r} is no entry of book/references.bib")
    if "{cite" not in text:
        yield draft.finding(1, "the lesson cites nothing")
    if "{term}" not in text:
        yield draft.finding(1, "no term is linked to the glossary")


def check_path(draft: Draft) -> Iterator[LintFinding]:
    """A lesson in the new form is read in one sitting, its depth is no longer than its path."""
    if draft.matter.get("form") != "path":
        return
    path, depth = effort_of(draft.lines)
    if path.minutes > MAX_MINUTES:
        yield draft.finding(
            1,
            f"the path takes {path.minutes:.0f} minutes, {MAX_MINUTES} allowed "
            f"({path.words} words, {path.lines} lines of code, {path.equations} equations, "
            f"{path.figures} figures, {path.predictions} predictions): move some to the depth",
        )
    if depth.minutes > path.minutes:
        yield draft.finding(
            1, f"the depth takes {depth.minutes:.0f} minutes, the path {path.minutes:.0f}: cut it"
        )
    lengths = [(words_of(sentence), at, sentence) for at, sentence in path.sentences]
    for n, at, sentence in lengths:
        if n > MAX_WORDS:
            said = " ".join(sentence.split()[:6])
            yield draft.finding(at, f"a sentence of {n} words, {MAX_WORDS} allowed: {said} …")
    mean = sum(n for n, _, _ in lengths) / max(1, len(lengths))
    if mean > MAX_MEAN_WORDS:
        yield draft.finding(
            1, f"sentences have {mean:.1f} words on average, {MAX_MEAN_WORDS} allowed"
        )


def check_builds(draft: Draft) -> Iterator[LintFinding]:
    """Each exercise stands once, and nothing that one asks for is listed in the open above it."""
    if draft.matter.get("form") != "path":
        return
    graded = {
        one.id: one for one in all_exercises(draft.lesson.root) if one.lesson == draft.lesson.id
    }
    shown = [b for b in draft.blocks if b.name in ("build", "graded")]
    for name in graded:
        n = sum(b.argument.rsplit("/", 1)[-1] == name for b in shown)
        if n != 1:
            yield draft.finding(1, f"exercise {name!r} stands {n} times, once is wanted")
    if not 2 <= sum(b.name == "build" for b in shown) <= 4:
        yield draft.finding(1, "two to four {build} cards are wanted")
    code = "\n".join(b.text for b in draft.blocks if b.name == "code-cell")
    for block in shown:
        answer = block.options.get("answer", "")
        if answer and re.search(rf"""glue\(["']{answer}["'], [-+.\d]+\)""", code):
            yield draft.finding(block.line, f"the card's answer {answer!r} is typed: compute it")
    rebuilt = {target.partition(":")[2] for one in graded.values() for _, target in one.replaces}
    for block in blocks(draft.lines):
        if block.name == "literalinclude" and block.options.get("pyobject") in rebuilt:
            what = block.options["pyobject"]
            yield draft.finding(block.line, f"{what} is listed, and an exercise asks for it")


def check_options(draft: Draft) -> Iterator[LintFinding]:
    """An option stands right below the opening line and begins with a colon."""
    for block in (b for b in draft.blocks if b.name in _OPTIONS):
        for offset, line in enumerate(block.body):
            if option := re.match(rf":?({_OPTIONS[block.name]}):\s", line):
                yield draft.finding(
                    block.body_line + offset,
                    f"`:{option[1]}:` must stand with both colons right below {{{block.name}}}, "
                    "before the text",
                )


def check_quiz(draft: Draft) -> Iterator[LintFinding]:
    """A word on every choice of a quiz, lest the right one be the one without; no raw label."""
    if draft.matter.get("form") != "path":
        return
    for block in (b for b in draft.blocks if b.name == "quiz"):
        lines = [*block.body, "- [ ]"]
        choices = [i for i, line in enumerate(lines) if _CHOICE.match(line)]
        for at, end in pairwise(choices):
            said = [line for line in lines[at + 1 : end] if line.strip()]
            if not any(line.startswith(" ") and not line.lstrip()[0].isdigit() for line in said):
                where = block.body_line + at
                yield draft.finding(where, "a choice of the quiz has no word on why")
        for offset, line in enumerate(block.body):
            for label in _LABEL.findall(_ROLE.sub(" ", line)):
                where = block.body_line + offset
                yield draft.finding(
                    where, f"{label!r} is a raw label: refer by a role, such as {{eq}}`eq-score`"
                )


LESSON_RULES = (
    check_shape,
    check_objectives,
    check_cells,
    lambda draft: check_clocks(draft.lesson.path, draft.blocks),
    check_pictures,
    check_outputs,
    check_links,
    check_numbers,
    check_experiments,
    check_cost,
    check_evidence,
    check_path,
    check_builds,
    check_answers,
    check_options,
    check_quiz,
)
