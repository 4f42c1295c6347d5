"""What a page says of itself: description, card for links, version and date, sitemap, page 404."""

import re
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as escape_xml

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

import minigpt

MAX_DESCRIPTION = 160
ABOUT = "Build GPT-2 from its first matrix product, train it, and find out what its parts compute."
# A browser that blocks storage throws where a script only asks for it: give each page view a
# storage of its own, before any script looks. Theme, search and answers then work until it ends.
STORAGE = (
    "for(const name of['localStorage','sessionStorage'])"
    "try{window[name].getItem('mode')}catch{window.mgForgets=true;"
    "Object.defineProperty(window,name,{configurable:true,value:Object.create({"
    "getItem(k){return Object.hasOwn(this,k)?this[k]:null},setItem(k,v){this[k]=String(v)},"
    "removeItem(k){delete this[k]},clear(){Object.keys(this).forEach(k=>delete this[k])},"
    "key(i){return Object.keys(this)[i]??null},get length(){return Object.keys(this).length}})})}"
)
NOT_FOUND = Path(__file__).parent / "assets" / "404.html"


def describe_page(doctree: nodes.document | None) -> str:
    """Return a page's first sentences in plain words, at most 160 characters; no mathematics."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        if next(iter(paragraph.findall(nodes.math)), None) is not None:
            continue
        text = " ".join(paragraph.astext().split()).removeprefix("In one minute.").strip()
        if len(text) >= 50:
            return shortened(text)
    return ABOUT


def shortened(text: str) -> str:
    """Return as many whole sentences as fit, or as many whole words."""
    if len(text) <= MAX_DESCRIPTION:
        return text
    kept = text[: MAX_DESCRIPTION + 1]
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s)", kept)]
    return kept[: ends[-1]] if ends and ends[-1] > 50 else kept[:-1].rsplit(" ", 1)[0].rstrip(",;:")


def tell(app: Sphinx, page: str, _: str, context: dict[str, Any], doctree: Any) -> None:
    """Write the description, the card for links, and the storage; addresses where one is set."""
    said = describe_page(doctree)
    title = re.sub(r"<[^>]+>", "", str(context.get("title") or app.config.project))
    front = page == app.config.root_doc
    card = {
        "og:title": app.config.project if front else title,
        "og:description": said,
        "og:type": "website" if front else "article",
        "og:site_name": app.config.project,
    }
    if context.get("pageurl"):
        card["og:url"] = context["pageurl"]
    tags = [f'<meta name="description" content="{escape(said)}" />']
    tags += [f'<meta property="{name}" content="{escape(text)}" />' for name, text in card.items()]
    context["metatags"] = "\n".join(
        [f"<script>{STORAGE}</script>", *tags, context.get("metatags", "")]
    )


def set_names(app: Sphinx, config: Config) -> None:
    """Name the project as the book; put version and date into the footer; end an address in a /."""
    if config.project == Config().project:  # jupyter-book sets the title alone
        config.project = config.html_title
    options = config.html_theme_options
    options["extra_footer"] = f"<p>Version {minigpt.__version__}.</p>"
    config.html_last_updated_fmt = config.html_last_updated_fmt or "%Y-%m-%d"
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"


def finish(app: Sphinx, failed: Exception | None) -> None:
    """Write page 404, and the sitemap where the site has an address."""
    if failed or app.builder.format != "html":
        return
    out, address = Path(app.outdir), app.config.html_baseurl
    text = NOT_FOUND.read_text(encoding="utf8")
    base = f'<base href="{escape(address)}" />' if address else ""
    for name, value in {"{{base}}": base, "{{project}}": escape(app.config.project)}.items():
        text = text.replace(name, value)
    (out / "404.html").write_text(text, encoding="utf8")
    if address:
        pages = sorted(app.builder.get_target_uri(name) for name in app.env.found_docs)
        places = [f"<url><loc>{escape_xml(address + page)}</loc></url>" for page in pages]
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        head += '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        (out / "sitemap.xml").write_text(head + "\n".join([*places, "</urlset>\n"]), "utf8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Adjust the configuration, every page's head, and what stands beside the pages."""
    app.connect("config-inited", set_names)
    app.connect("html-page-context", tell, priority=900)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
