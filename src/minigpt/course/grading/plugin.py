"""The pytest side of exercises: the fixture `mine`, and failures told in one sentence.

The grader and a plain `pytest exercises/…` (through `exercises/conftest.py`) both use it.
"""

import doctest
import sys
import zlib
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from _pytest.outcomes import Failed

from minigpt.course.exercises.stubs import examples, signatures
from minigpt.course.grading.examples import NumberChecker
from minigpt.course.grading.explain import Explanation, UnloadableError, explain, say
from minigpt.course.grading.last_call import Watched
from minigpt.course.grading.load import load_submission
from minigpt.course.grading.no_answer import guard_calls, no_answer_of, refuse_aliases
from minigpt.course.paths import workspace

SUBMISSION = pytest.StashKey[Path]()  # set by the grader; otherwise found from the test's place
PROVING = pytest.StashKey[bool]()  # the submission is the solution: hints are tested with it
_LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
Ran = list[tuple[str, BaseException | None]]  # what each example has printed, and what ended it
EXAMPLES = pytest.StashKey[Callable[[list[str]], Ran]]()  # runs them in a box, if there is one
LOADED = pytest.StashKey[dict[Path, ModuleType | UnloadableError]]()


class Explained(Failed):
    """A failed test whose text is the explanation alone, without a traceback."""

    def __init__(self, explanation: Explanation) -> None:
        where = f" ({explanation.file}:{explanation.line})" if explanation.file else ""
        super().__init__(explanation.message + where, pytrace=False)
        self.explanation = explanation


def stub_of(test: Path) -> Path:
    """The stub beside a test file: `test_scale.py` → `scale.py`."""
    return test.with_name(test.name.removeprefix("test_"))


def submission_of(config: pytest.Config, test: Path) -> Path:
    """The file under test: the grader's, else the learner's, else the stub."""
    if SUBMISSION in config.stash:
        return config.stash[SUBMISSION]
    learner = workspace() / test.parent.parent.name / test.parent.name / stub_of(test).name
    return learner if learner.is_file() else stub_of(test)


def load_for(test: Path, submission: Path) -> ModuleType:
    """Load a submission for a test file; calls to what is no answer are refused from then on.

    Raises:
        UnloadableError: it does not load, or lacks a name of the stub.
        CourseError: the exercise forbids to call what does not exist.
    """
    names = signatures(stub_of(test).read_text(encoding="utf8"))
    guard_calls(no_answer_of(test), submission, test)
    module = load_submission(submission, names)
    refuse_aliases(module, names, submission)
    return Watched(module, names)


def module_of(config: pytest.Config, test: Path) -> ModuleType:
    """Load the submission for a test file, once per run.

    Raises:
        Explained: it does not load.
    """
    loaded = config.stash.setdefault(LOADED, {})
    if test not in loaded:
        try:
            loaded[test] = load_for(test, submission_of(config, test))
        except UnloadableError as problem:
            loaded[test] = problem
    found = loaded[test]
    if isinstance(found, UnloadableError):
        raise Explained(found.explanation)
    return found


@pytest.fixture(scope="module")
def mine(request: pytest.FixtureRequest) -> ModuleType:
    """The module that the learner wrote."""
    return module_of(request.config, request.path)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Run a test; whatever it raises becomes one sentence about the submission."""
    _seed(pyfuncitem.name)
    _forget(pyfuncitem.config, pyfuncitem.path)
    try:
        if not pyfuncitem.config.stash.get(PROVING, False):
            return (yield)
        from minigpt.course.grading.feedback import telling_apart

        with telling_apart():
            return (yield)
    except BaseException as problem:
        raise _explained(problem, pyfuncitem.config, pyfuncitem.path) from None


def _explained(problem: BaseException, config: pytest.Config, test: Path) -> BaseException:
    graded = SUBMISSION in config.stash
    explanation = explain(problem, submission_of(config, test), test)
    if isinstance(problem, KeyboardInterrupt) and not graded:
        return problem  # Ctrl-C at a plain pytest run
    if isinstance(problem, pytest.skip.Exception) and explanation.kind == "wrong":
        return problem  # the test's author skips it
    return Explained(replace(explanation, given=_given(config, test, explanation)))


def _given(config: pytest.Config, test: Path, explanation: Explanation) -> str:
    module = config.stash.get(LOADED, {}).get(test)
    if explanation.kind == "todo" or not isinstance(module, Watched):
        return ""
    return module.given


def _forget(config: pytest.Config, test: Path) -> None:
    """A test is not shown what an earlier one gave."""
    module = config.stash.get(LOADED, {}).get(test)
    if isinstance(module, Watched):
        module.given = ""


def _seed(name: str) -> None:
    if "torch" in sys.modules:
        # torch.manual_seed also walks the stack for CUDA's sake, seven milliseconds each time
        sys.modules["torch"].default_generator.manual_seed(zlib.crc32(name.encode()))


class ExampleItem(pytest.Item):
    """The examples in the docstrings of the stub, run with the functions of the submission."""

    def runtest(self) -> None:
        """Run every example; the first that fails is explained."""
        module = module_of(self.config, self.path)
        run_away = self.config.stash.get(EXAMPLES, None)
        for name, text in examples(stub_of(self.path).read_text(encoding="utf8")).items():
            _seed(name)
            _forget(self.config, self.path)
            try:
                if run_away is None:
                    _run_here(name, text, module)
                else:
                    _compare(name, text, run_away)
            except doctest.DocTestFailure as failure:
                raise Explained(_different(name, failure)) from None
            except doctest.UnexpectedException as failure:
                inner = failure.exc_info[1]
                raise _explained(inner, self.config, self.path) from None

    def reportinfo(self) -> tuple[Path, None, str]:
        """How pytest names the item."""
        return self.path, None, "the example in the docstring"


def _parsed(name: str, text: str, names: dict[str, object]) -> doctest.DocTest:
    return doctest.DocTestParser().get_doctest(text, names, name, None, 0)


def _run_here(name: str, text: str, module: ModuleType) -> None:
    test = _parsed(name, text, {"torch": sys.modules.get("torch")} | vars(module))
    doctest.DebugRunner(NumberChecker(), verbose=False, optionflags=_LOOSE).run(test)


def _compare(name: str, text: str, run_away: Callable[[list[str]], Ran]) -> None:
    """Compare what the examples print elsewhere: neither wants nor verdicts go there."""
    test = _parsed(name, text, {})
    ran = run_away([one.source for one in test.examples])
    for example, (got, problem) in zip(test.examples, ran, strict=False):
        want = example.want if example.exc_msg is None else example.exc_msg
        if problem is not None and example.exc_msg is None:
            place: Any = (type(problem), problem, problem.__traceback__)
            raise doctest.UnexpectedException(test, example, place)
        said = got if problem is None else f"{say(problem)}\n"
        if not NumberChecker().check_output(want, said, _LOOSE):
            raise doctest.DocTestFailure(test, example, said)


def _different(name: str, failure: doctest.DocTestFailure) -> Explanation:
    source, got = failure.example.source.strip(), " ".join(failure.got.split()) or "nothing"
    want = " ".join(failure.example.want.split()) or "nothing"
    got = got if len(got) <= 120 else got[:119] + "…"
    message = f"the example of `{name}`, `{source}`, gives {got}, and its docstring says {want}"
    return Explanation("wrong", message)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the docstrings' examples behind the tests of each file."""
    last = {item.path: item for item in items if isinstance(item, pytest.Function)}
    for path, item in last.items():
        stub = stub_of(path)
        if stub.is_file() and item.parent is not None and examples(stub.read_text("utf8")):
            example = ExampleItem.from_parent(item.parent, name="example")
            items.insert(items.index(item) + 1, example)
