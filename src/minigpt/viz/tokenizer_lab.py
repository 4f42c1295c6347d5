"""A tokenizer that runs in the page: type a text, see its pieces, bytes, merges and ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise

import numpy as np
import regex

from minigpt.viz.arrays import FigureError, check_text, pack, visible
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Scene
from minigpt.viz.strip import draw_strip

FIRST_MERGED = 256
MAX_TYPED = 200  # characters that the reader may type
SHADES = (0.22, 0.5)  # of pieces, in turn
# The six rules of GPT-2, in words that Python's `regex` and JavaScript read alike.
CUT = (
    r"'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+"
    r"|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+"
)


@dataclass(frozen=True)
class MergeTable:
    """A byte-level vocabulary: id i < 256 is the byte `first[i]`, and id 256 + r is merge r."""

    first: Sequence[int]
    merges: Sequence[Sequence[int]]

    def __post_init__(self) -> None:
        """Refuse a table that would encode wrongly."""
        if sorted(self.first) != list(range(FIRST_MERGED)):
            raise FigureError("first must hold each byte from 0 to 255 once, in the order of ids.")
        for r, merge in enumerate(self.merges):
            if len(merge) != 2 or not all(0 <= id < FIRST_MERGED + r for id in merge):
                raise FigureError(
                    f"merge {r} is {list(merge)}: give two ids below {FIRST_MERGED + r}: tokens "
                    "that exist before it."
                )

    @property
    def ranks(self) -> dict[tuple[int, int], int]:
        """Pair of ids → its place in the order of learning."""
        return {(left, right): r for r, (left, right) in enumerate(self.merges)}

    def bytes_of(self, id: int) -> bytes:
        """Return the bytes of a token."""
        if id < FIRST_MERGED:
            return bytes([self.first[id]])
        left, right = self.merges[id - FIRST_MERGED]
        return self.bytes_of(left) + self.bytes_of(right)

    def steps(self, piece: str, ranks: dict[tuple[int, int], int]) -> list[tuple[int, list[int]]]:
        """Return (rank, ids after it) of every merge of a piece; rank −1 for the bytes."""
        ids = [self.first.index(byte) for byte in piece.encode()]
        found = [(-1, ids)]
        while known := [ranks[pair] for pair in pairwise(ids) if pair in ranks]:
            rank, merged = min(known), list[int]()
            pair = list(self.merges[rank])
            while ids:
                width = 2 if ids[:2] == pair else 1
                merged.append(FIRST_MERGED + rank if width == 2 else ids[0])
                ids = ids[width:]
            ids = merged
            found.append((rank, ids))
        return found


def tokenizer_lab(
    first: Sequence[int],
    merges: Sequence[Sequence[int]],
    text: str,
    *,
    alt: str,
    piece: int = 0,
    caption: str | None = None,
) -> Figure:
    """Return a tokenizer to type into; a piece that is pressed shows its bytes and its merges.

    The text is cut by GPT-2's rules. In each piece, of all neighbors that are a merge, the one that
    was learned first is joined, until none is left. 50,000 merges take 270 kB.

    Args:
        first: the byte of each id below 256.
        merges: [merge 2], the two ids that each merge joins, the first one first; merge r makes
            the id 256 + r.
        text: what stands in the field at the start.
        alt: what there is to see, in a sentence or two.
        piece: number of the piece whose merges are shown first.
        caption: shown below.

    Raises:
        FigureError: a table that is none, more merges than two bytes can number, a text that is
            empty or too long, or no such piece.

    Source: Radford et al. 2019, §2.2; Lesson 4.1.
    """
    table = MergeTable(first, merges)
    if len(merges) > 2**16 - FIRST_MERGED:
        raise FigureError(f"{len(merges)} merges are too many: the page numbers 65,280.")
    if len(check_text("text", text)) > MAX_TYPED:
        raise FigureError(f"text has {len(text)} characters: give at most {MAX_TYPED}.")
    pieces, ranks = regex.findall(CUT, text), table.ranks
    if not 0 <= piece < len(pieces):
        raise FigureError(f"piece = {piece}, but the text has the pieces 0 to {len(pieces) - 1}.")
    work = [table.steps(one, ranks) for one in pieces]
    chips = [(n, id) for n, steps in enumerate(work) for id in steps[-1][1]]
    names = [token_text(table.bytes_of(id)) for _, id in chips]
    shades = np.array([SHADES[n % 2] for n, _ in chips])
    scene = Scene(640, 0)
    at = next(k for k, (n, _) in enumerate(chips) if n == piece)
    scene.height = draw_strip(scene, names, shades, [str(id) for _, id in chips], 0, at)
    spans = "".join(
        f'<span data-n="{n}" style="--a:{SHADES[n % 2]}"{" class=mg-at" if n == piece else ""}>'
        f"{escape(name, quote=False)}<i>{id}</i></span>"
        for (n, id), name in zip(chips, names, strict=True)
    )
    body = (
        f'<div class="mg-type"></div><div class="mg-stage"><div class="mg-tokens">{spans}</div>'
        f'<div class="mg-merges">{merges_html(table, work[piece])}</div></div>'
    )
    data = {
        "first": list(first), "merges": pack(np.array(merges).reshape(-1, 2), "<u2"),
        "cut": CUT, "shades": SHADES, "longest": MAX_TYPED, "text": text, "piece": piece,
    }  # fmt: skip
    read = read_piece(pieces, piece, work)
    return assemble("tokenizer_lab", body, data, alt=alt, caption=caption, picture=scene, read=read)


@cache
def token_text(token: bytes) -> str:
    """Return a token as text, or as "\\xe2\\x80" where its bytes are no whole characters."""
    try:
        return visible(token.decode())
    except UnicodeDecodeError:
        return "".join(f"\\x{byte:02x}" for byte in token)


def merges_html(table: MergeTable, steps: Sequence[tuple[int, list[int]]]) -> str:
    """Return the table of a piece's merges: the rank, then the tokens, the new ones in bold."""
    rows = []
    for rank, ids in steps:
        head = "bytes" if rank < 0 else f"merge {rank}"
        cells = []
        for id in ids:
            name = f"{table.first[id]:02x}" if rank < 0 else escape(token_text(table.bytes_of(id)))
            cells.append(f"<b>{name}</b>" if id == FIRST_MERGED + rank else f"<span>{name}</span>")
        rows.append(f"<p><i>{head}</i>{''.join(cells)}</p>")
    return "".join(rows)


def read_piece(
    pieces: Sequence[str], at: int, work: Sequence[Sequence[tuple[int, list[int]]]]
) -> str:
    """Return the readout for one piece, as tokenizer_lab.js says it."""
    text = "".join(pieces)
    n_byte, n_token = len(text.encode()), sum(len(steps[-1][1]) for steps in work)
    ids, n_merge = work[at][-1][1], len(work[at]) - 1
    return (
        f"{n_byte} bytes, {n_token} tokens: {n_byte / n_token:.2f} bytes per token. "
        f"Piece {at + 1} of {len(pieces)}, “{visible(pieces[at])}”: "
        f"{len(pieces[at].encode())} bytes, {n_merge} merges, ids {', '.join(map(str, ids))}."
    )
