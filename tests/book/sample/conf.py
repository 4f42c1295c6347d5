"""A small book that has each component once, to test and to look at."""

import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(COURSE / "book" / "_ext"))

project = "Sample"
ours = ("components", "depth", "early_math", "head", "keep", "polish", "search")
extensions = ["myst_nb", "sphinx-mathjax-offline", *(f"minigpt_book.{name}" for name in ours)]
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath", "tasklist"]
nb_execution_mode = "off"
html_theme = "sphinx_book_theme"
html_theme_options = {"navbar_persistent": [], "navbar_end": []}
html_static_path = [str(COURSE / "book" / "_static")]
html_context = {"default_mode": "auto"}


def setup(app):
    """Take the small MathJax, and one number in place of an executed notebook."""
    from minigpt_book import predict

    app.config.mathjax_path = "mathjax/startup.js"
    predict.glued_values = lambda app, docname: {"entropy": "np.float64(0.4231)"}
