"""From text to token ids and back: characters, and GPT-2's byte-level BPE.

The algorithm of BPE is in `bpe`; here are vocabularies, the cache, and readable work. Files are in
`tokenizer_files`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from pathlib import Path
from typing import Protocol, Self

import regex

from minigpt.errors import TokenError, nearest
from minigpt.model import bpe
from minigpt.model.merges import read_vocabulary
from minigpt.schema import short

END_OF_TEXT = "<|endoftext|>"
MAX_CACHED = 1 << 18  # pieces of text


class Tokenizer(Protocol):
    """What a model needs of a tokenizer: ids run from 0 to `d_vocab` − 1."""

    @property
    def d_vocab(self) -> int:
        """The number of tokens."""

    def encode(self, text: str) -> list[int]:
        """Turn text into token ids."""

    def decode(self, ids: Iterable[int]) -> str:
        """Turn token ids into text."""


def refuse_surrogates(text: str) -> None:
    """Refuse text that is not Unicode.

    Raises:
        TokenError: half of a surrogate pair, and where.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as bad:
        raise TokenError(
            f"{text[bad.start]!r} at position {bad.start} is half of a surrogate pair, not a "
            "character: read the text again with the right encoding, or errors='replace'"
        ) from None


def check_ids(ids: Iterable[int], d_vocab: int) -> list[int]:
    """Return the ids as a list of plain integers.

    Raises:
        TokenError: one is not an integer from 0 to d_vocab − 1.
    """
    checked = list[int]()
    for id in ids:
        try:
            checked.append(index(id))
        except TypeError:
            raise TokenError(f"token id {id!r} is not a whole number") from None
        if not 0 <= checked[-1] < d_vocab:
            raise TokenError(
                f"token id {checked[-1]} is outside the vocabulary: ids run from 0 to "
                f"{d_vocab - 1} (d_vocab = {d_vocab})"
            )
    return checked


class CharTokenizer:
    """One token a character, numbered as they stand in `characters`.

    Example:
        >>> tokenizer = CharTokenizer().fit("to be")
        >>> tokenizer.encode("beet"), tokenizer.decode([1, 2, 2, 4])
        ([1, 2, 2, 4], 'beet')

    Raises:
        TokenError: a character that occurs twice, or half of a surrogate pair.
    """

    def __init__(self, characters: str = "") -> None:
        self._number(characters)

    @property
    def d_vocab(self) -> int:
        """The number of different characters."""
        return len(self.characters)

    def fit(self, text: str) -> Self:
        """Take the characters of a text in Unicode's order, and no others; return the tokenizer."""
        self._number("".join(sorted(set(text))))
        return self

    def _number(self, characters: str) -> None:
        refuse_surrogates(characters)
        ids = {character: id for id, character in enumerate(characters)}
        if len(ids) < len(characters):
            raise TokenError("a CharTokenizer's list names a character twice: name each once")
        self.characters, self._ids = characters, ids

    def encode(self, text: str) -> list[int]:
        """Turn text into one id a character.

        Raises:
            TokenError: a character that `fit` has not seen.
        """
        try:
            return [self._ids[character] for character in text]
        except KeyError as unknown:
            character = unknown.args[0]
            raise TokenError(
                f"character {character!r} at position {text.index(character)} is not among the "
                f"{self.d_vocab} that this tokenizer was fitted on: fit it on text that has it"
            ) from None

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text.

        Raises:
            TokenError: an id outside the vocabulary.
        """
        checked = check_ids(ids, self.d_vocab)
        return "".join(self.characters[id] for id in checked)


@dataclass(frozen=True)
class Work:
    """How one piece of a text became tokens: its bytes as `symbols`, then merge after merge."""

    piece: str
    symbols: list[str]
    steps: list[tuple[bpe.Pair, list[str]]]
    tokens: list[str]
    ids: list[int]


class BPETokenizer:
    """GPT-2's byte-level byte-pair encoding: any text has an encoding, and it decodes exactly.

    `encoder` gives each token, written in the symbols of `bpe.byte_symbols`, its id; `merges`
    lists the pairs to join, the earliest first; `pre_tokenizer` names in `bpe.SPLITS` how a text
    is cut before. Two kinds of tokens stand for themselves: `specials`, which text becomes only
    where that is allowed (`<|endoftext|>` if nothing is said), and `added`, which it always does.
    A vocabulary that is not `complete`, as SmolLM2's, lacks some bytes: encoding leaves these out,
    as the model's own does, so that text with them does not come back whole.

    Source: Radford et al. 2019, §2.2.

    Raises:
        TokenError: ids that are not 0 … d_vocab − 1, a byte without a token, a merge whose result
            is no token, or a special or added token without an id.
    """

    def __init__(
        self,
        encoder: Mapping[str, int],
        merges: Sequence[bpe.Pair],
        specials: Collection[str] | None = None,
        *,
        added: Collection[str] = (),
        pre_tokenizer: str = "gpt2",
        complete: bool = True,
    ) -> None:
        if pre_tokenizer not in bpe.SPLITS:
            raise TokenError(
                f"no pre-tokenizer {short(pre_tokenizer)}; {nearest(pre_tokenizer, bpe.SPLITS)}"
            )
        if specials is None:
            specials = {END_OF_TEXT} & encoder.keys()
        self.encoder, self.pre_tokenizer, self.complete = dict(encoder), pre_tokenizer, complete
        self.ranks = {(left, right): rank for rank, (left, right) in enumerate(merges)}
        made = [*(bpe.byte_symbols().values() if complete else ()), *map("".join, self.ranks)]
        _check_vocabulary(self.encoder, made, [*specials, *added])
        self.specials = {token: encoder[token] for token in specials}
        self.added = {token: encoder[token] for token in added}
        self._tokens = sorted(self.encoder, key=self.encoder.__getitem__)
        whole = self.specials.keys() | self.added.keys()
        self._bytes = [t.encode() if t in whole else bpe.to_bytes(t) for t in self._tokens]
        self._cache: dict[str, list[int]] = {}

    @classmethod
    def gpt2(cls) -> Self:
        """Return GPT-2's own tokenizer (50,257 tokens), fetching its merges the first time."""
        from minigpt.data import gpt2_merges

        folder = gpt2_merges()
        return cls.from_files(folder / "encoder.json", folder / "vocab.bpe")

    @classmethod
    def from_files(cls, encoder_json: Path | str, vocab_bpe: Path | str) -> Self:
        """Read a vocabulary (token → id) and a list of merges, one pair a line."""
        return cls(*read_vocabulary(Path(encoder_json), Path(vocab_bpe)))

    @property
    def d_vocab(self) -> int:
        """The number of tokens."""
        return len(self.encoder)

    @property
    def eot(self) -> int:
        """The id of `<|endoftext|>`, which stands between two texts in training.

        Raises:
            TokenError: this vocabulary has no such token.
        """
        if END_OF_TEXT not in self.encoder:
            raise TokenError(f"this vocabulary of {self.d_vocab} tokens has no {END_OF_TEXT}")
        return self.encoder[END_OF_TEXT]

    def encode(self, text: str, allow_special: bool = False) -> list[int]:
        """Turn any text into token ids.

        With `allow_special`, `<|endoftext|>` or another of the `specials` in the text becomes its
        one id; without, it is text like any other, so that nobody ends a text by typing it.

        Raises:
            TokenError: half of a surrogate pair, which no UTF-8 can hold.
        """
        refuse_surrogates(text)
        ids = list[int]()
        for part, id in self._parts(text, allow_special):
            if id is None:
                ids += [id for piece in self.split(part) for id in self._encode_piece(piece)]
            else:
                ids.append(id)
        return ids

    def _parts(self, text: str, allow_special: bool) -> Iterator[tuple[str, int | None]]:
        """Cut out the tokens that stand for themselves: specials first, the longest of several."""
        whole = [self.specials, self.added] if allow_special else [self.added]
        parts: list[tuple[str, int | None]] = [(text, None)]
        for ids in filter(None, whole):
            longest = "|".join(map(regex.escape, sorted(ids, key=len, reverse=True)))
            parts = [
                (piece, id if id is not None else ids.get(piece))
                for part, id in parts
                for piece in ([part] if id is not None else regex.split(f"({longest})", part))
            ]
        yield from parts

    def split(self, text: str) -> list[str]:
        """Cut a text into the pieces that are encoded one by one."""
        return bpe.SPLITS[self.pre_tokenizer](text)

    def symbols(self, piece: str) -> list[str]:
        """Write a piece as one symbol a byte, the first tokens that merging starts from."""
        symbols = bpe.to_symbols(piece)
        return symbols if self.complete else [s for s in symbols if s in self.encoder]

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text; bytes that are no UTF-8, as a cut may leave them, become "�".

        Raises:
            TokenError: an id outside the vocabulary.
        """
        checked = check_ids(ids, self.d_vocab)
        return b"".join(self._bytes[id] for id in checked).decode("utf-8", errors="replace")

    def tokens(self, text: str | Iterable[int]) -> list[str]:
        """Return each token as text, for labels; part of a character is shown as "\\xe2".

        Example:
            >>> BPETokenizer.gpt2().tokens("strawberry jam")
            ['st', 'raw', 'berry', ' jam']
        """
        ids = self.encode(text) if isinstance(text, str) else check_ids(text, self.d_vocab)
        return [self._bytes[id].decode("utf-8", errors="backslashreplace") for id in ids]

    def encode_and_show_work(self, text: str) -> list[Work]:
        """Encode a text and return how: its pieces, their bytes, and each merge."""
        refuse_surrogates(text)
        work = list[Work]()
        for part, id in self._parts(text, allow_special=False):
            if id is None:
                work += [self._show_piece(piece) for piece in self.split(part)]
            else:
                work.append(Work(part, [part], [], [part], [id]))
        return work

    def _show_piece(self, piece: str) -> Work:
        symbols = self.symbols(piece)
        steps = bpe.merge_steps(symbols, self.ranks)
        tokens = steps[-1][1] if steps else symbols
        return Work(piece, symbols, steps, tokens, [self.encoder[token] for token in tokens])

    def _encode_piece(self, piece: str) -> list[int]:
        """Encode a piece, remembering it: a text repeats its words."""
        if piece not in self._cache:
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            tokens = bpe.merge_all(self.symbols(piece), self.ranks)
            self._cache[piece] = [self.encoder[token] for token in tokens]
        return self._cache[piece]


def _check_vocabulary(encoder: Mapping[str, int], made: Iterable[str], whole: list[str]) -> None:
    """Refuse a vocabulary that would fail, or be silently wrong, on some later text."""
    refuse_surrogates("".join(encoder))
    if sorted(encoder.values()) != list(range(len(encoder))):
        raise TokenError(f"the ids of {len(encoder)} tokens are not 0 … d_vocab − 1")
    for token in made:
        if token not in encoder:
            raise TokenError(
                f"the merges can make {short(token)}, which is not in the vocabulary: "
                "the two files do not belong together"
            )
    if len(set(whole)) < len(whole) or "" in whole:
        raise TokenError("a special or added token is named twice, or is empty")
    for token in whole:
        if token not in encoder:
            raise TokenError(f"the token {short(token)} is not in the vocabulary: give it an id")
