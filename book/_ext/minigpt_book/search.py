"""The book's search: one file of what can be found, which a page asks for when it is opened.

Sphinx's own index is not written: it holds the words of solutions, and every page loads it.
`findable` says what is in ours, `book/synonyms.yml` which words mean the same, and
`book/_static/search-dialog.js` finds.
"""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from minigpt.data.files import sha256_of
from minigpt_book import findable, markup, plain
from minigpt_book.findable import units_of
from minigpt_book.site import SOLUTIONS

INDEX = "_static/search-index.js"
SEARCH_NOTES = (
    "minigpt-search.json"  # beside the doctrees: what was read from pages that did not change
)
SYNONYMS = Path(__file__).resolve().parents[2] / "synonyms.yml"
RANKS = {"start here": 1, "back matter": 2}  # parts of the book that come after its lessons
LEFTOVERS = (
    *("search.html", "searchindex.js", "_static/searchtools.js"),
    *("_static/language_data.js", "_static/sphinx_highlight.js"),
)
COMPACT: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def reading() -> str:
    """Name the way in which pages are read: notes that another way left are not used."""
    sources = (findable, markup, plain)
    return sha256_of("".join(Path(str(one.__file__)).read_text("utf-8") for one in sources))


def synonyms() -> list[list[str]]:
    """The words that mean the same: the book's first, then what else people type.

    Raises:
        ValueError: an entry that is no list of two or more words.
    """
    groups = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    for group in groups:
        if not (
            isinstance(group, list) and len(group) > 1 and all(isinstance(w, str) for w in group)
        ):
            raise ValueError(
                f"{SYNONYMS.name}: {group!r} is no list of two or more words: "
                "write [what the book says, what people type, …], with quotes where YAML needs them"
            )
    return [list(group) for group in groups]


def prepare_search(app: Sphinx) -> None:
    """Keep Sphinx from writing its own index, and take up the notes of the last build."""
    app.builder.search = False  # type: ignore[attr-defined]
    path = Path(app.doctreedir) / SEARCH_NOTES
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    app.minigpt_found = kept["pages"] if kept.get("reading") == reading() else {}  # type: ignore[attr-defined]


def note(app: Sphinx, page: nodes.document, docname: str) -> None:
    """Note what can be found on a page that is being written; solutions are never searched."""
    if app.builder.format == "html" and not docname.endswith(SOLUTIONS):
        found = app.minigpt_found  # type: ignore[attr-defined]
        found[docname] = [unit.row() for unit in units_of(page)]


def page_ranks(app: Sphinx) -> dict[str, int]:
    """How late each page comes: 0 for lessons, by the caption of its part in the contents."""
    root = app.env.get_doctree(app.config.root_doc)
    return {
        docname: RANKS.get((tree.get("caption") or "").lower(), 0)
        for tree in root.findall(addnodes.toctree)
        for docname in tree["includefiles"]
    }


def stemmer() -> str:
    """Sphinx's own stemmer for English, as a script."""
    return _COMMENT.sub("", SearchEnglish.js_stemmer_code).strip()


def write(app: Sphinx, failed: Exception | None) -> None:
    """Write the index: a script and not JSON, because a page from a folder may not fetch."""
    if failed or app.builder.format != "html":
        return
    found: dict[str, Any] = app.minigpt_found  # type: ignore[attr-defined]
    for docname in sorted(app.env.found_docs):
        if docname not in found and not docname.endswith(SOLUTIONS):
            note(app, app.env.get_and_resolve_doctree(docname, app.builder), docname)
    for gone in set(found) - set(app.env.found_docs):
        del found[gone]
    order = page_ranks(app)
    terms = [name for name in found if any(row[2] == "term" for row in found[name])]
    pages = [
        [app.builder.get_target_uri(name), 0 if name in terms else order.get(name, 0), found[name]]
        for name in sorted(found)
    ]
    index = json.dumps({"synonyms": synonyms(), "pages": pages}, **COMPACT)
    out = Path(app.outdir)
    (out / INDEX).write_text(f"{stemmer()}\nwindow.mgIndex = {index};\n", encoding="utf-8")
    notes = json.dumps({"reading": reading(), "pages": found}, **COMPACT)
    (Path(app.doctreedir) / SEARCH_NOTES).write_text(notes, encoding="utf-8")
    for leftover in LEFTOVERS:
        (out / leftover).unlink(missing_ok=True)


def without_sphinx_search(app: Sphinx, config: Any) -> None:
    """Leave out the theme's own dialog, whose key and buttons ours takes over."""
    config.html_theme_options = {**config.html_theme_options, "disable_search": True}


def setup(app: Sphinx) -> dict[str, bool]:
    """Read every page as it is written; write the index at the end."""
    app.add_js_file("search.js", loading_method="defer", priority=401)
    app.connect("config-inited", without_sphinx_search)
    app.connect("builder-inited", prepare_search)
    app.connect("doctree-resolved", note, priority=900)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
