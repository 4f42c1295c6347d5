"""Pages of one file: they ask for nothing else and say which command wrote them."""

from html import escape
from pathlib import Path

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError


def standalone(title: str, body: str, command: str) -> str:
    """Return a whole page around a body, marked as written by a command such as `dashboard`."""
    style = Path(__file__).with_name("standalone.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{_mark(command)}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>\n"
        f"<body><main>{body}</main></body></html>\n"
    )


def require_own(out: Path, command: str) -> None:
    """Refuse to write over a file that the command did not write.

    Raises:
        ConfigError: something else lies there.
    """
    if out.exists() and not (out.is_file() and _mark(command).encode() in out.read_bytes()[:2000]):
        raise ConfigError(
            f"{out} was not written by `minigpt {command}`: give another name with --out"
        )


def write_standalone(out: Path, title: str, body: str, command: str) -> Path:
    """Write a page, whole or not at all; return where.

    Raises:
        ConfigError: a file lies there that the command did not write.
    """
    require_own(out, command)
    write_atomically(out, standalone(title, body, command))
    return out


def _mark(command: str) -> str:
    return f'<meta name="generator" content="minigpt {command}">'
