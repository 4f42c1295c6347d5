"""From text to token ids and back: characters, and GPT-2's byte-level BPE.

The algorithm of BPE is in `bpe`; here are vocabularies, the cache, and readable work. Files and
refusals are in `vocabulary`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import regex

from minigpt.errors import TokenError
from minigpt.model import bpe
from minigpt.model.vocabulary import check_ids, check_text, check_vocabulary
from minigpt.model.vocabulary import read_vocabulary as read
from minigpt.model.vocabulary import write_vocabulary as write

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


class CharTokenizer:
    """One token a character, numbered in the order of Unicode.

    Example:
        >>> tokenizer = CharTokenizer().fit("to be")
        >>> tokenizer.encode("beet"), tokenizer.decode([1, 2, 2, 4])
        ([1, 2, 2, 4], 'beet')
    """

    def __init__(self) -> None:
        self.characters = ""
        self._ids: dict[str, int] = {}

    @property
    def d_vocab(self) -> int:
        """The number of different characters."""
        return len(self.characters)

    def fit(self, text: str) -> Self:
        """Take the vocabulary from a text, forgetting any earlier one; return the tokenizer."""
        self.load_state_dict({"characters": "".join(sorted(set(text)))})
        return self

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

    def state_dict(self) -> dict[str, str]:
        """Return all there is to save: the characters in the order of their ids."""
        return {"characters": self.characters}

    def load_state_dict(self, state: Mapping[str, str]) -> None:
        """Become the tokenizer whose `state_dict` this is.

        Raises:
            TokenError: it is none, or names a character twice.
        """
        characters = state.get("characters")
        if set(state) != {"characters"} or not isinstance(characters, str):
            raise TokenError(
                f"a CharTokenizer's state has one entry 'characters', not {sorted(state)}"
            )
        if len(set(characters)) < len(characters):
            raise TokenError("a CharTokenizer's state names a character twice: save it again")
        self.characters = characters
        self._ids = {character: id for id, character in enumerate(characters)}


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
    lists the pairs to join, the earliest first; `specials` are tokens that stand for themselves.

    Source: Radford et al. 2019, §2.2.

    Raises:
        TokenError: ids that are not 0 … d_vocab − 1, a byte without a token, or a merge whose
            result is no token.
    """

    def __init__(
        self,
        encoder: Mapping[str, int],
        merges: Sequence[bpe.Pair],
        specials: Collection[str] = (END_OF_TEXT,),
    ) -> None:
        self.encoder = dict(encoder)
        self.specials = {special: encoder[special] for special in specials if special in encoder}
        self.ranks = {(left, right): rank for rank, (left, right) in enumerate(merges)}
        check_vocabulary(self.encoder, [*self.alphabet(), *map("".join, self.ranks)])
        self._tokens = sorted(self.encoder, key=self.encoder.__getitem__)
        self._bytes = [bpe.to_bytes(token) for token in self._tokens]
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
        return cls(*read(Path(encoder_json), Path(vocab_bpe)))

    @classmethod
    def from_pretrained(cls, folder: Path | str) -> Self:
        """Read `vocab.json` and `merges.txt`, as Hugging Face writes them."""
        return cls.from_files(Path(folder) / "vocab.json", Path(folder) / "merges.txt")

    def save_pretrained(self, folder: Path | str) -> None:
        """Write `vocab.json` and `merges.txt`, as Hugging Face reads them."""
        write(Path(folder), self.encoder, list(self.ranks))

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
        check_text(text)
        if not allow_special or not self.specials:
            return [id for piece in self.split(text) for id in self._encode_piece(piece)]
        ids = list[int]()
        for part in regex.split(f"({'|'.join(map(regex.escape, self.specials))})", text):
            ids += [self.specials[part]] if part in self.specials else self.encode(part)
        return ids

    @staticmethod
    def split(text: str) -> list[str]:
        """Cut a text into the pieces that are encoded one by one."""
        return bpe.split_pieces(text)

    def symbols(self, piece: str) -> list[str]:
        """Write a piece as one symbol a byte, the first tokens that merging starts from."""
        return bpe.to_symbols(piece)

    def alphabet(self) -> Collection[str]:
        """The symbols that must have a token."""
        return bpe.byte_symbols().values()

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
        check_text(text)
        return [self._show_piece(piece) for piece in self.split(text)]

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
