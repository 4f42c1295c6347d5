"""Download one pinned file over HTTP; what arrived before an interruption is not fetched again."""

import os
import urllib.request
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from minigpt.data.catalog import Download
from minigpt.data.files import sha256_of_file
from minigpt.data.progress import progress
from minigpt.errors import DataError

_CHUNK = 1 << 16  # bytes
TIMEOUT = 30.0  # seconds without a byte


def download(file: Download, partial: Path, command: str) -> Path:
    """Fetch a file into the folder `partial`, going on from what an earlier attempt left there.

    `command` is what to run again, for error messages.

    Raises:
        DataError: the server cannot be reached, broke off, or sent a file with another hash.
    """
    partial.mkdir(exist_ok=True)
    part = partial / f"{file.sha256[:16]}-{file.filename}"
    resumed = part.exists()
    _fill(file, part, command)
    if resumed and sha256_of_file(part) != file.sha256:  # the old beginning may be at fault
        part.unlink()
        _fill(file, part, command)
    found = sha256_of_file(part)
    if found != file.sha256:
        part.unlink()
        raise DataError(
            f"{file.url} has SHA-256 {found}, expected {file.sha256}: nothing was kept; "
            "a proxy may have answered in its place, or the file has changed"
        )
    return part


def _fill(file: Download, part: Path, command: str) -> None:
    """Append what is missing of the file; start over where the server cannot do parts."""
    have = part.stat().st_size if part.exists() else 0
    if have >= file.size:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    request = urllib.request.Request(file.url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            begins = response.headers.get("Content-Range", "")
            goes_on = response.status == 206 and begins.startswith(f"bytes {have}-")
            _save(response, part, file, have if goes_on else 0)
    except (HTTPException, OSError) as failure:
        raise DataError(_why(file, part, command, str(failure))) from failure
    if part.stat().st_size < file.size:
        raise DataError(_why(file, part, command, "the server broke off"))


def _save(response: HTTPResponse, part: Path, file: Download, have: int) -> None:
    """Write what arrives behind the first `have` bytes, and never more than the pinned size."""
    with part.open("r+b" if have else "wb") as out, progress(file.filename, file.size) as report:
        out.seek(have)
        while have < file.size and (chunk := response.read(min(_CHUNK, file.size - have))):
            have += out.write(chunk)
            report(have)
        out.flush()
        os.fsync(out.fileno())


def _why(file: Download, part: Path, command: str, reason: str) -> str:
    have = part.stat().st_size if part.exists() else 0
    return (
        f"{file.url} could not be fetched ({reason}; {have:,} of {file.size:,} bytes are here): "
        f"when online, run `{command}` and it goes on from there"
    )
