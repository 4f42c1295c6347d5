"""What the pages' own text shows: links resolve, images are described. No browser needed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from minigpt.course.paths import course_root

from .markup import anchors, parsed

ADDRESS = ("href", "src", "poster", "data")


def addresses(path: Path) -> Iterator[str]:
    for tag in parsed(path).css(",".join(f"[{name}]" for name in ADDRESS)):
        yield from (tag.attributes[name] or "" for name in ADDRESS if name in tag.attributes)


def broken(path: Path, address: str, root: Path) -> str | None:
    """Say what is wrong with an address that stays on the site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address == "#":
        return None
    if parts.path.startswith("/"):
        return "starts at the host's root, which breaks below a sub-path"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    target = target / "index.html" if target.is_dir() else target
    if not target.is_relative_to(root):
        return "leaves the site"
    if not target.is_file():
        return "no such file"
    if parts.fragment and target.suffix == ".html":
        known = anchors(target)
        return None if {parts.fragment, unquote(parts.fragment)} & known else "no such anchor"
    return None


def test_every_internal_link_and_anchor_resolves(any_page, site):
    path = (site.folder / any_page).resolve()
    root = site.folder.resolve()
    problems = [
        f"{address} ({why})"
        for address in addresses(path)
        if (why := broken(path, address, root)) is not None
    ]
    assert not problems, f"{any_page}: " + "; ".join(sorted(set(problems)))


def test_every_page_names_the_book(any_page, site):
    page = parsed((site.folder / any_page).resolve())
    title = page.css_first("head > title").text(strip=True)
    named = page.css_first('meta[property="og:site_name"]')
    assert title
    assert "not set" not in f"{title} {named and named.html}", f"{any_page}: a name is not set"


def test_every_image_is_described(any_page, site):
    page = parsed((site.folder / any_page).resolve())
    bare = [tag.html for tag in page.css("img:not([alt])")]
    hashed = [
        said
        for tag in page.css(".bd-article img[alt]")
        if len(said := tag.attributes["alt"] or "") < 3 or "_build" in said
    ]
    assert not bare + hashed, f"{any_page}: images without alternative text: {bare + hashed}"


def test_formulas_are_there_before_any_script(any_page, site):
    """MathJax comes seconds later on a slow line: until then each formula is MathML."""
    late = parsed((site.folder / any_page).resolve()).css(".math:not(:has(> .mg-early))")
    assert not late, f"{any_page}: {[one.html for one in late[:2]]} wait for MathJax"


ON_EVERY_PAGE = ("book.css", "store.js", "book.js", "paper.js", "progress.js")


def test_our_own_assets_are_small():
    folder = course_root() / "book" / "_static"
    together = sum((folder / name).stat().st_size for name in ON_EVERY_PAGE)
    assert together < 40_000, f"the book's style sheet and scripts weigh {together} bytes"
