"""What the site serves itself, and the links that need to know where the repository lives."""

import shutil
from importlib.metadata import files
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

ASSETS = Path(__file__).parent / "assets"
SOLUTIONS = "-solutions"
MATHJAX = "sphinx-mathjax-offline"
NOTEBOOKS_BRANCH = "notebooks"  # the publish workflow keeps the clean notebooks there


def mathjax_files() -> dict[str, Path]:
    """The part of MathJax that pages load: file below `_static/mathjax` → where it is installed."""
    wanted = (
        *("startup.js", "core.js", "input/tex.js", "input/tex/extensions/", "output/chtml.js"),
        *("output/chtml/fonts/tex.js", "output/chtml/fonts/woff-v2/", "a11y/assistive-mml.js"),
    )
    found = {}
    for file in files(MATHJAX) or []:
        _, _, name = file.as_posix().partition("static/mathjax/")
        if name.startswith(wanted) and not name.endswith("all-packages.js"):
            found[name] = Path(str(file.locate()))
    return found


def copy_mathjax(app: Sphinx, failed: Exception | None) -> None:
    """Copy MathJax beside the pages, so that no page asks another host for it."""
    if failed or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "mathjax"
    for name, source in mathjax_files().items():
        copy = target / name
        if not copy.exists() or copy.stat().st_size != source.stat().st_size:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)


def repository(config: Config) -> str:
    """Where the repository lives, from `_config.yml`; empty when it is not set."""
    return str(config.html_theme_options.get("repository_url") or "").rstrip("/")


def configure(_: Sphinx, config: Config) -> None:
    """Offer repository buttons when the one setting is there, and none when it is not."""
    known = bool(repository(config))
    options = config.html_theme_options
    for name in ("use_repository_button", "use_edit_page_button", "use_issues_button"):
        options[name] = known
    if not known:
        options.pop("repository_url", None)
    config.html_static_path = [*config.html_static_path, str(ASSETS)]


def point_buttons(app: Sphinx, pagename: str, _: str, context: dict[str, Any], __: object) -> None:
    """Point the download button at the clean notebook, and launch buttons at its published copy."""
    notebook = app.env.metadata.get(pagename, {}).get("minigpt_notebook")
    for group in context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            kept = [b for b in group["buttons"] if b["label"] == "download-pdf-button"]
            group["buttons"] = [*_download(context, notebook), *kept]
    home = repository(app.config)
    if notebook and home.startswith("https://github.com/"):
        context["header_buttons"].insert(0, _launch(home, notebook))


def walk_lessons(app: Sphinx, pagename: str, _: str, context: dict[str, Any], __: object) -> None:
    """Let Next and Previous lead past pages of solutions, which a lesson's own link shows."""
    relations = app.builder.relations  # type: ignore[attr-defined]
    for name, way in (("prev", 1), ("next", 2)):
        if not (context.get(name) and pagename in relations):
            continue
        target = relations[pagename][way]
        while target and target.endswith(SOLUTIONS):
            target = relations[target][way] if target in relations else None
        context[name] = None
        if target:
            title = app.builder.render_partial(app.env.titles[target])["title"]  # type: ignore[attr-defined]
            context[name] = {"link": context["pathto"](target), "title": title}


def drop_thebe(_: Sphinx, __: str, ___: str, context: dict[str, Any], ____: object) -> None:
    """Leave out Thebe, which jupyter-book adds to every page and nothing here uses."""
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if "thebe" not in _said(file)]


def _said(file: Any) -> str:
    body = getattr(file, "attributes", {}).get("body") or ""
    return f"{getattr(file, 'filename', file)} {body}".lower()


def _download(context: dict[str, Any], notebook: str | None) -> list[dict[str, str]]:
    if not notebook:
        return []
    button = {"type": "link", "text": ".ipynb", "icon": "fas fa-code"}
    button |= {"url": context["pathto"](f"notebooks/{notebook}", 1)}
    return [button | {"tooltip": "Download notebook", "label": "download-notebook-button"}]


def _launch(home: str, notebook: str) -> dict[str, Any]:
    project = home.removeprefix("https://github.com/")
    colab = f"https://colab.research.google.com/github/{project}/blob/{NOTEBOOKS_BRANCH}/{notebook}"
    binder = f"https://mybinder.org/v2/gh/{project}/{NOTEBOOKS_BRANCH}?labpath={notebook}"
    buttons = [
        {"type": "link", "text": name, "url": url, "tooltip": f"Open in {name}", "icon": icon}
        | {"label": f"launch-{name.lower()}-button"}
        for name, url, icon in (
            ("Colab", colab, "fas fa-cloud"),
            ("Binder", binder, "fas fa-rocket"),
        )
    ]
    group = {"type": "group", "tooltip": "Open this lesson with a kernel", "icon": "fas fa-rocket"}
    return group | {"buttons": buttons, "label": "launch-buttons"}


def setup(app: Sphinx) -> None:
    """Serve our own MathJax and styles; adjust buttons after the theme has made them."""
    app.add_css_file("minigpt-book.css")
    app.connect("config-inited", configure)
    app.connect("html-page-context", point_buttons, priority=900)
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect("html-page-context", walk_lessons, priority=100)
    app.connect("build-finished", copy_mathjax)
