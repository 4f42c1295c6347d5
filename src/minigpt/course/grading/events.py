"""What a child may tell the runner: read from bytes that a submission can have had a hand in."""

from collections.abc import Iterator
from typing import Any, NotRequired, TypedDict

from minigpt.schema import check_type, parse_json

LONGEST = 1 << 24  # bytes of one event
_OUTCOMES = ("passed", "failed", "skipped")


class _Event(TypedDict):
    nonce: str
    event: str


class _Collected(_Event):
    tests: list[list[str]]  # name and title


class _Begin(_Event):
    test: str


class _Broken(_Event):
    printed: str
    kind: str
    message: str
    file: str
    line: int
    given: str


class _End(_Broken):
    test: str
    outcome: str
    seconds: float


class _Unusable(_Event):
    message: str


class _Done(_Event):
    seconds: float
    clean: NotRequired[bool]


_KINDS = {
    "collected": _Collected,
    "begin": _Begin,
    "end": _End,
    "broken": _Broken,
    "unusable": _Unusable,
    "done": _Done,
}


def read_event(block: bytes) -> dict[str, Any]:
    """Read one event, of which every part is what it should be.

    Raises:
        ValueError: it is none.
    """
    event = parse_json(block, dict[str, Any])
    name = event.get("event")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError("is no event")
    check_type(event, kind)
    if kind is _Collected and any(len(one) != 2 for one in event["tests"]):
        raise ValueError("a test has a name and a title")
    if kind is _End and event["outcome"] not in _OUTCOMES:
        raise ValueError("is no outcome")
    return event


def cut_blocks(buffer: bytearray) -> Iterator[bytes]:
    """Take whole messages from the front of what has come over a pipe of `multiprocessing`.

    Waiting for the rest of one, as `recv_bytes` does, would let a single child hold up all others.

    Raises:
        ValueError: a length that no event has.
    """
    while len(buffer) >= 4:
        size = int.from_bytes(buffer[:4], "big", signed=True)
        if not 0 < size <= LONGEST:
            raise ValueError(f"a message of {size} bytes")
        if len(buffer) < 4 + size:
            return
        block = bytes(buffer[4 : 4 + size])
        del buffer[: 4 + size]
        yield block
