"""One token a word, for small closed vocabularies: no pieces, and no word it was not given."""

from collections.abc import Iterable, Sequence

import regex

from minigpt.errors import TokenError, nearest
from minigpt.model.tokenizer import check_ids, refuse_surrogates

# `<|endoftext|>`, a word or two digits with the space before them, any other character.
_PIECE = regex.compile(r"<\|\w+\|>| ?[^\W\d_]+| ?\d\d|.", regex.DOTALL)


class WordTokenizer:
    """One token a word, a pair of digits, or a mark; a word holds the space before it, as GPT-2's.

    So tokens join to a text as they are. A first word with no space before it is read as if it had
    one, and decodes with it: there is one token a word, wherever the word stands.

    Example:
        >>> tokenizer = WordTokenizer([" Mary", " slept", " in", " 17", "32", "."])
        >>> tokenizer.encode("Mary slept in 1732."), tokenizer.decode([0, 1, 5])
        ([0, 1, 2, 3, 4, 5], ' Mary slept.')

    Raises:
        TokenError: a token that occurs twice, or that is not one word, pair of digits or mark.
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        refuse_surrogates("".join(tokens))
        self._tokens = list(tokens)
        self.ids = {token: id for id, token in enumerate(self._tokens)}
        if len(self.ids) < len(self._tokens):
            raise TokenError("a word tokenizer's list names a token twice: name each once")
        for token in self._tokens:
            if not _PIECE.fullmatch(token):
                raise TokenError(f"{token!r} is not a word with its space, two digits, or a mark")

    @property
    def d_vocab(self) -> int:
        """The number of tokens."""
        return len(self._tokens)

    def encode(self, text: str) -> list[int]:
        """Turn text into token ids.

        Raises:
            TokenError: a word that is not in the vocabulary, with the nearest that are.
        """
        pieces = _PIECE.findall(text)
        if pieces and pieces[0] not in self.ids:
            pieces[0] = f" {pieces[0].removeprefix(' ')}"
        unknown = next((piece for piece in pieces if piece not in self.ids), None)
        if unknown is not None:
            raise TokenError(
                f"{unknown!r} is not among the {self.d_vocab} tokens of this vocabulary; "
                f"{nearest(unknown, self.ids)}"
            )
        return [self.ids[piece] for piece in pieces]

    def decode(self, ids: Iterable[int]) -> str:
        """Turn ids into text.

        Raises:
            TokenError: an id outside the vocabulary.
        """
        return "".join(self.tokens(ids))

    def tokens(self, text: str | Iterable[int]) -> list[str]:
        """Return each token as text, for labels."""
        ids = self.encode(text) if isinstance(text, str) else check_ids(text, self.d_vocab)
        return [self._tokens[id] for id in ids]
