"""Turn whatever a submission did into one sentence, with the line where it happened."""

import linecache
import traceback
from dataclasses import dataclass
from pathlib import Path

from minigpt.errors import nearest

TODO = "your code here"
LINE = "_line_in_submission"  # of an exception that has been in a box


class Refused(BaseException):
    """Something that graded code may not do; no `except Exception` of the learner catches it."""


@dataclass(frozen=True)
class Explanation:
    """Why a test did not pass: `todo`, `wrong` or `error`, a sentence, a place, what was given."""

    kind: str
    message: str
    file: str = ""
    line: int = 0
    given: str = ""


class UnloadableError(Exception):
    """A submission that does not even load, explained."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(explanation.message)
        self.explanation = explanation


class BoxGoneError(BaseException):
    """The box with the submission answers no more, explained."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(explanation.message)
        self.explanation = explanation


def say(problem: BaseException, limit: int = 300) -> str:
    """The text of an exception in one line, even if the exception refuses to give it."""
    name = type(problem).__name__
    try:
        text = " ".join(str(problem).split())
    except BaseException as worse:  # a learner's __str__ can raise anything at all
        return f"{name} (whose own text cannot be read: it raises {type(worse).__name__})"
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"{name}: {text}" if text else name


def _cut(code: str, limit: int = 160) -> str:
    """A line of code, as much of it as a sentence can hold."""
    code = code.strip()
    return code if len(code) <= limit else code[: limit - 1] + "…"


def explain(problem: BaseException, submission: Path, test: Path | None = None) -> Explanation:
    """Explain an exception that came out of a test or out of loading a submission.

    One that comes out of a box brings its line in the submission, or the whole explanation.
    """
    if isinstance(problem, BoxGoneError):
        return problem.explanation
    frames = [(f.f_code.co_filename, n) for f, n in traceback.walk_tb(problem.__traceback__)]
    learner = [(file, line) for file, line in frames if file == str(submission)]
    if far := getattr(problem, LINE, 0):
        learner.append((str(submission), far))
    if learner:
        file, line = learner[-1]
        code = _cut(linecache.getline(file, line))
        todo = isinstance(problem, NotImplementedError) and TODO in say(problem)
        return Explanation("todo" if todo else "error", _in_code(problem, code), file, line)
    inside = [(file, line) for file, line in frames if test is not None and file == str(test)]
    file, line = inside[-1] if inside else ("", 0)
    code = _cut(linecache.getline(file, line)) if file else ""
    return Explanation("wrong", _in_test(problem, code), file, line)


def _in_code(problem: BaseException, code: str) -> str:
    text = say(problem)
    lines: list[tuple[type[BaseException], str]] = [
        (Refused, text.removeprefix("Refused: ")),
        (RecursionError, f"`{code}` calls itself without an end (RecursionError)"),
        (MemoryError, f"`{code}` asks for more memory than an exercise may use"),
        (SystemExit, f"`{code}` ends the whole program; a function only returns"),
        (KeyboardInterrupt, f"`{code}` raises KeyboardInterrupt, as if Ctrl-C had been pressed"),
    ]
    if isinstance(problem, NotImplementedError) and TODO in text:
        what = text.removeprefix("NotImplementedError: ").removesuffix(f": {TODO}")
        return f"{what} is not written yet: put your code where it raises NotImplementedError"
    if "can't allocate memory" in text or "DefaultCPUAllocator" in text:
        return lines[2][1]
    if "Inplace update to inference tensor" in text:  # how the tests make an input read-only
        return f"`{code}` changes an input in place: work on a copy"
    names = {kind.__name__ for kind in type(problem).__mro__}
    for kind, sentence in lines:
        if kind.__name__ in names:  # by its name, since it may have come out of a box
            return sentence
    if any(base.__module__ == "_pytest.outcomes" for base in type(problem).__mro__):
        return f"`{code}` tries to decide the test's outcome ({type(problem).__name__})"
    return f"`{code}` raises {text}"


def _in_test(problem: BaseException, code: str) -> str:
    text = say(problem, limit=600)
    if isinstance(problem, Refused):
        return text.removeprefix("Refused: ")
    if isinstance(problem, AssertionError):
        _, _, message = text.partition(": ")
        return message or f"this should hold, and does not: `{code}`"
    if "NoneType" in text:
        return f"your function returns None: is there a return statement? (`{code}`: {text})"
    if isinstance(problem, TypeError) and "argument" in text:
        return f"the test cannot call your function; keep the signature of the stub ({text})"
    what = f"`{code}` raises {text}" if code else text  # an example of a docstring has no line
    return f"the test cannot use what your code returns: {what}"


def explain_loading(problem: BaseException, submission: Path) -> Explanation:
    """Explain why a submission could not be imported."""
    if isinstance(problem, BoxGoneError):
        return problem.explanation
    if isinstance(problem, SyntaxError):
        code = _cut(problem.text or "")
        at = f": `{code}`" if code else ""
        name = "bad indentation" if isinstance(problem, IndentationError) else "not Python"
        message = f"this line is {name}, {problem.msg}{at}"
        return Explanation("error", message, str(submission), problem.lineno or 1)
    found = explain(problem, submission)
    if isinstance(problem, ImportError):
        message = f"an import fails, {say(problem).partition(': ')[2] or 'without a reason'}"
        return Explanation("error", message, found.file or str(submission), found.line or 1)
    if not found.file:
        message = f"the file does not load: {say(problem)}"
        return Explanation("error", message, str(submission), 1)
    return Explanation(found.kind, f"on import, {found.message}", found.file, found.line)


def explain_missing(missing: list[str], present: list[str], submission: Path) -> Explanation:
    """Explain that functions of the stub are gone."""
    name = missing[0]
    close = nearest(name, present) if present else "the file defines nothing"
    close = close if close.startswith("did you mean") else ""
    renamed = f"; {close.removesuffix('?')}, renamed?" if close else ""
    message = f"`{name}` is missing: keep the names of the stub{renamed}"
    return Explanation("error", message, str(submission), 1)
