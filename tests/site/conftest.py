"""A real browser on the built site, served under a sub-path as a project page would be.

What depends on a page's own words and numbers is tried on every page, in one visit. What depends on
kinds (a component, a figure, an element) is tried on a cover: the fewest pages found on which each
kind appears, and there on what a page adds to the pages before it. `SITE=all` tries everything
everywhere.
"""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

COURSE = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("MINIGPT_SITE") or COURSE / "_build" / "html")
NOT_BUILT = "not-built"
PREFIX = "/book/"
WEIGHT = "page weight"
EVERYWHERE = os.environ.get("SITE", "") == "all"
PAPER = "predict|quiz|stop|item|card|graded|solution|build|deeper|check|claim|model|hint"
TYPICAL = ("", ".")  # which of any pages a test marked `typical` looks at
DESK = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
# fixture name → what a page must contain to be one of its cases, and the features to be covered
KINDS = {
    "any_page": ("", None),  # every page
    "lesson_page": ('class="mg-lesson', r"\.mg-"),
    "predict_page": ("mg-box mg-predict", r"\[data-kind|\.mg-(check$|calibration|deeper|choice)"),
    "paper_page": ('class="mg-lesson', rf"\[data-kind|\.mg-({PAPER})"),
    "quiz_page": ("mg-box mg-quiz", r"\.mg-(quiz|item|choice)"),
    "stop_page": ("mg-box mg-stop", r"\.mg-(stop|item|model)"),
    "viz_page": ("mg-viz", r"\[data-mg-kind"),
}


def public(path: Path) -> bool:
    """Tell pages from assets and leftovers, whose folders start with a dot or an underscore."""
    return not any(part[0] in "._" for part in path.relative_to(SITE).parts)


@cache
def pages(containing: str) -> tuple[str, ...]:
    """Find the site's pages that contain a text, as paths relative to the site; no redirects."""
    texts = {path: path.read_text("utf-8") for path in sorted(SITE.rglob("*.html")) if public(path)}
    return tuple(
        path.relative_to(SITE).as_posix()
        for path, text in texts.items()
        if containing in text and 'http-equiv="refresh"' not in text.lower()
    )


_NAMED = re.compile(r'class="([^"]*)"|(data-(?:mg-)?kind="[^"]*")|<([a-z]+)\b')
_OF_ONE = re.compile(
    r"toctree.*|(cell_)?tag_.*|[a-z]{1,2}\d?"
)  # levels, a cell's own tag, Pygments


@cache
def features(page: str) -> frozenset[str]:
    """What is on a page, as selectors: classes, kinds of figures and predictions, elements."""
    found = set()
    for classes, kind, element in _NAMED.findall((SITE / page).read_text("utf-8")):
        found |= {f".{name}" for name in classes.split() if not _OF_ONE.fullmatch(name)}
        found |= {f"[{kind}]"} if kind else {element} if element else set()
    return frozenset(found)


@cache
def cover(containing: str, wanted: str) -> dict[str, frozenset[str]]:
    """Find few of these pages that together have every feature, and what each adds to the others.

    Those features count whose name begins as wanted; the page that adds most is taken next. A
    feature that only one page has takes this page into the cover, so a new kind is never missed.
    """
    found = set[str]().union(*map(features, pages(containing)))
    left = frozenset(feature for feature in found if re.match(wanted, feature))
    chosen = dict[str, frozenset[str]]()
    while left:
        most = max(pages(containing), key=lambda page: len(features(page) & left))
        chosen[most] = features(most) & left
        left -= chosen[most]
    return chosen


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one case a page; a site that is missing or lacks the component is a failing case."""
    for name, kind in KINDS.items():
        if name in metafunc.fixturenames:
            typical = metafunc.definition.get_closest_marker("typical")
            containing, wanted = TYPICAL if typical else kind
            some = None if EVERYWHERE or wanted is None else cover(containing, wanted)
            cases = sorted(some or pages(containing)) or [NOT_BUILT]
            metafunc.parametrize(name, cases, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the tests that only look at a page together, typical or not: it is opened once."""
    looks = [i for i, item in enumerate(items) if "visit" in getattr(item, "fixturenames", ())]
    by_page = sorted((items[i] for i in looks), key=lambda item: item.callspec.params["any_page"])
    for i, item in zip(looks, by_page, strict=True):
        items[i] = item


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the heaviest pages weigh, from this process or from the workers."""
    lines = {
        text
        for kind in ("passed", "failed")
        for report in terminalreporter.getreports(kind)
        for name, text in report.user_properties
        if name == WEIGHT
    }
    heaviest = sorted(lines, key=lambda line: -float(line.split()[1]))
    for line in heaviest[:5]:
        terminalreporter.write_line(f"{WEIGHT}: {line}")


def _page(request: pytest.FixtureRequest) -> str:
    if request.param != NOT_BUILT:
        return str(request.param)
    if not pages(""):
        pytest.fail(f"the book is not built ({SITE.name} has no page): run make book")
    return pytest.fail(f"no page of the built book contains {KINDS[request.fixturename][0]!r}")


for _name in KINDS:
    globals()[_name] = pytest.fixture(_page, scope="session", name=_name)


class Quiet(SimpleHTTPRequestHandler):
    """Serve one folder below the prefix, without a log; anything else is not found."""

    def translate_path(self, path: str) -> str:
        inside = path.startswith(PREFIX)
        return super().translate_path("/" + path.removeprefix(PREFIX) if inside else "/outside")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests report failed requests."""


@dataclass
class Site:
    """A folder of pages and the address it is served at."""

    folder: Path
    url: str

    def file(self, url: str) -> Path:
        """The file behind an address of this site."""
        return self.folder / unquote(urlsplit(url).path).removeprefix(PREFIX)


def serve(folder: Path) -> Iterator[Site]:
    """Serve a folder on a free port until the fixture is torn down."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(folder, f"http://127.0.0.1:{server.server_port}{PREFIX}")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The built book over HTTP."""
    yield from serve(SITE)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample book, built here: it has each component once."""
    source, out = COURSE / "tests" / "book" / "sample", tmp_path_factory.mktemp("sample")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(source), str(out)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
    yield from serve(out)


UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"


@dataclass
class Visit:
    """An open page and what happened while it loaded."""

    page: Page
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note console errors, exceptions, requests and those that fail."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda r: self.problems.append(f"request failed: {r.url}"))
        self.page.on("response", self._response)

    def _console(self, message: object) -> None:
        if getattr(message, "type", "") in {"error", "warning"}:
            self.problems.append(f"console: {getattr(message, 'text', '')}")

    def _response(self, response: object) -> None:
        if getattr(response, "status", 200) >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def settle(self) -> None:
        """Wait until MathJax has finished, where the page has it."""
        self.page.wait_for_load_state("load")
        self.page.evaluate("() => window.MathJax?.startup?.promise")

    def unfold(self) -> None:
        """Open every fold, and what waits for a prediction."""
        self.page.evaluate(UNFOLD)
        self.page.add_style_tag(content=".mg-js .mg-predict ~ * { display: revert !important }")

    def retheme(self, scheme: str, width: int = 1280) -> Page:
        """Show the same page in another color scheme and width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_function("s => document.documentElement.dataset.theme === s", arg=scheme)
        return self.page


Open = Callable[..., Visit]


def opener(browser: Browser) -> Iterator[Open]:
    """Open addresses, each visit in a fresh profile."""
    contexts: list[BrowserContext] = []

    def opened(url: str, settle: bool = True, **options: object) -> Visit:
        context = browser.new_context(**DESK | options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.watch()
        visit.page.goto(url)
        if settle:
            visit.settle()
        return visit

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open pages for one test."""
    yield from opener(browser)


@pytest.fixture(scope="session")
def visit(browser: Browser, site: Site, any_page: str) -> Iterator[Visit]:
    """A page opened once for all the tests that only look at it."""
    for opened in opener(browser):
        yield opened(site.url + any_page)
