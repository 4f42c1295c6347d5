"""One archive of a package, the same bytes each time, with nothing in it that must not travel."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from minigpt.data.files import sha256_of, write_atomically
from minigpt.errors import ConfigError
from minigpt.research.check import check_package
from minigpt.research.folder import PACKED, Refusal, package_files

MAX_MB = 20
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
_PICKLES = {".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".dill", ".bin"}
_ABSOLUTE = re.compile(
    r"(?<![\w.:/<~-])/(?:home|Users|root|tmp|mnt|media|private|var|opt|work|data|content|scratch)/"
    r"[\w.-]+|\b[A-Za-z]:\\+(?:Users|Documents|home)\b"
)
_SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "an access key of AWS": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})"),
    "a token of Hugging Face": re.compile(r"\bhf_[A-Za-z0-9]{30,}"),
    "a key of an API": re.compile(r"\bsk-[A-Za-z0-9_-]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "a password or token": re.compile(
        r"(?i)\b\w*(?:password|passwd|secret|token|api_?key)\\?[\"']?\s*[=:]\s*\\?[\"']"
        r"[^\s\"'\\]{8,}\\?[\"']"
    ),
}


def write_archive(folder: Path, out: Path | None = None) -> Path:
    """Write a sound package as one archive, NAME.zip beside it; return where.

    Hidden files and caches stay behind. The archive holds the hash of each file in `MANIFEST.txt`,
    and is the same, byte for byte, as long as the files are.

    Raises:
        ConfigError: a package that `check` refuses, a file that must not travel, too many
            megabytes, or a place that holds something else.
    """
    problems = [*check_package(folder), *must_not_travel(folder)]
    if problems:
        raise ConfigError(
            f"{problems[0]} (findings: {len(problems)}; an archive is made of a sound package)"
        )
    if (folder / PACKED).exists():
        raise ConfigError(f"{folder} is an unpacked archive, and its archive is there already")
    place = folder.resolve()
    out = out or place.with_name(f"{place.name}.zip")
    _check_out(out, place)
    content = archive_of(place)
    size = len(content) / 2**20
    if size > MAX_MB:
        raise ConfigError(
            f"the archive has {size:.1f} MB, and {MAX_MB} are allowed: name large data as data: or "
            "zoo: in inputs.toml instead of copying them"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, content)
    return out


def _check_out(out: Path, folder: Path) -> None:
    if out.resolve().is_relative_to(folder):
        raise ConfigError(f"{out} lies inside the package: it would hold itself next time")
    if not out.exists():
        return
    try:
        with zipfile.ZipFile(out) as there:
            ours = f"{folder.name}/{PACKED}" in there.namelist()
    except (zipfile.BadZipFile, OSError):
        ours = False
    if not ours:
        raise ConfigError(f"{out} is there and is no archive of {folder.name}: name another place")


def archive_of(folder: Path) -> bytes:
    """The archive's bytes: sorted names, one date, nothing compressed, hashes first."""
    files = {name: (folder / name).read_bytes() for name in package_files(folder)}
    manifest = "".join(f"{sha256_of(content)}  {name}\n" for name, content in files.items())
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {PACKED: manifest.encode(), **files}.items():
            info = zipfile.ZipInfo(f"{folder.name}/{name}", _DATE)
            info.create_system = 3  # Unix, on every machine
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return memory.getvalue()


def must_not_travel(folder: Path) -> list[Refusal]:
    """Refuse pickles, absolute paths and secrets; a secret is not repeated."""
    return [one for name in package_files(folder) for one in _inside(folder, name)]


def _inside(folder: Path, name: str) -> Iterator[Refusal]:
    path = folder / name
    if path.is_symlink():
        return  # refused by check
    content = path.read_bytes()
    if path.suffix.lower() in _PICKLES or _is_pickle(content):
        yield Refusal(name, "", "reading a pickle can run any code: save safetensors or CSV")
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = _ABSOLUTE.search(line)
        if found or str(folder.resolve()) in line:
            shown = found[0] if found else str(folder.resolve())
            message = f"the path {shown!r} exists on your machine alone: make it relative"
            yield Refusal(name, f"line {number}", message)
        for what, pattern in _SECRETS.items():
            if pattern.search(line):
                message = f"this looks like {what}: take it out, and change it where it is used"
                yield Refusal(name, f"line {number}", message)
                break


def _is_pickle(content: bytes) -> bool:
    """Whether a file is a pickle, holds one (as torch.save writes), or is an array of objects."""
    if re.match(rb"\x80[\x02-\x05]", content) and content.rstrip(b"\n").endswith(b"."):
        return True
    if content.startswith(b"\x93NUMPY"):
        return b"'|O'" in content[:200]
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inner = archive.infolist()
            return any(one.filename.endswith(".pkl") for one in inner) or any(
                _is_pickle(archive.read(one)) for one in inner if one.filename.endswith(".npy")
            )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False
