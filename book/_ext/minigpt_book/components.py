"""What a reader does on a page: predict, check, recall, write. Directives and their assets."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from minigpt_book import markup
from minigpt_book.predict import Calibration, Predict
from minigpt_book.quiz import Flashcards, Quiz, StopQuestions

# Hides nothing unless the script that can show it again has arrived.
ICON = Path(__file__).parents[2] / "_static" / "favicon.svg"
PAGE_SCRIPTS = ("store.js", "book.js", "paper.js", "progress.js")
_LOADED = ("input/tex", "output/chtml", "a11y/assistive-mml")
EARLY = (
    "document.documentElement.classList.add('mg-js');"
    "addEventListener('load',function(){"
    "window.mgReady||document.documentElement.classList.remove('mg-js')})"
)


def adjust(app: Sphinx, config: Config) -> None:
    """Give the site an icon, and MathJax the parts that the book needs.

    The usual bundle is a third larger: it holds a menu and a speech engine. What remains writes
    MathML beside its glyphs, which is what screen readers find.
    """
    settings = dict(config.mathjax3_config or {})
    config.mathjax3_config = settings | {"loader": {"load": list(_LOADED)}}
    config.html_favicon = config.html_favicon or str(ICON)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives, their nodes, the book's style sheet and its scripts."""
    markup.register_component(app)
    app.add_config_value("minigpt_book_key", "minigpt", "env", [str])
    app.add_directive("predict", Predict)
    app.add_directive("calibration", Calibration)
    app.add_directive("quiz", Quiz)
    app.add_directive("flashcards", Flashcards)
    app.add_directive("stop", StopQuestions)
    app.connect("config-inited", adjust)
    app.add_css_file("book.css", priority=900)
    app.add_js_file(None, body=EARLY, priority=100)
    for order, script in enumerate(PAGE_SCRIPTS):  # before MathJax
        app.add_js_file(script, loading_method="defer", priority=400 + order)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
