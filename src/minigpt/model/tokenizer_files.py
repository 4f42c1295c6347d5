"""Tokenizers in files: ours, which any file of weights can carry, GPT-2's two, Hugging Face's one.

Whatever a file says that would make other ids than ours is refused by name.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from minigpt.errors import TokenError
from minigpt.model import bpe
from minigpt.model.merges import merge_pairs
from minigpt.model.tokenizer import END_OF_TEXT, BPETokenizer, CharTokenizer, Tokenizer
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.schema import check_type, check_understood, parse_json, short

TOKENIZER, SETTINGS = "tokenizer.json", "tokenizer_config.json"


class _Characters(TypedDict):
    kind: str
    characters: str


class _Words(TypedDict):
    kind: str
    words: list[str]


class _Merges(TypedDict):
    kind: str
    encoder: dict[str, int]
    merges: list[list[str]]
    specials: NotRequired[list[str]]  # these four since version 2 of our files
    added: NotRequired[list[str]]
    pre_tokenizer: NotRequired[str]
    complete: NotRequired[bool]


def dump_tokenizer(tokenizer: Tokenizer) -> str:
    """Write a tokenizer of ours as JSON.

    Raises:
        TokenError: a tokenizer of another kind, a subclass included: nobody could read it back.
    """
    state: _Characters | _Words | _Merges
    if type(tokenizer) is CharTokenizer:
        state = {"kind": "char", "characters": tokenizer.characters}
    elif type(tokenizer) is WordTokenizer:
        state = {"kind": "word", "words": list(tokenizer.ids)}
    elif type(tokenizer) is BPETokenizer:
        state = {
            "kind": "bpe",
            "encoder": tokenizer.encoder,
            "merges": [[*pair] for pair in tokenizer.ranks],
            "specials": list(tokenizer.specials),
            "added": list(tokenizer.added),
            "pre_tokenizer": tokenizer.pre_tokenizer,
            "complete": tokenizer.complete,
        }
    else:
        raise TokenError(
            f"a {type(tokenizer).__name__} cannot be saved; valid: "
            "CharTokenizer, WordTokenizer, BPETokenizer"
        )
    return json.dumps(state, ensure_ascii=False)


def parse_tokenizer(text: str) -> Tokenizer:
    """Rebuild the tokenizer that `dump_tokenizer` wrote.

    Raises:
        TokenError: the text is not what it should be, or says what this version does not know.
    """
    schemas: dict[object, Any] = {"char": _Characters, "word": _Words, "bpe": _Merges}
    try:
        state: Any = parse_json(text, dict[str, object])
        kind = str(state.get("kind"))
        if kind not in schemas:
            raise TokenError(f"it is of the kind {short(kind)}; valid: char, word, bpe")
        check_type(state, schemas[kind])
        del state["kind"]
        if "characters" in state:
            return CharTokenizer(state["characters"])
        if "words" in state:
            return WordTokenizer(state["words"])
        return BPETokenizer(state.pop("encoder"), merge_pairs(state.pop("merges")), **state)
    except ValueError as failure:
        raise TokenError(
            f"the saved tokenizer is damaged or of a newer minigpt: {failure}"
        ) from None


def read_tokenizer(folder: Path, *, gpt2: bool) -> BPETokenizer | None:
    """Read the tokenizer of a folder in Hugging Face's layout; None where it has none.

    GPT-2's own two files do not say how text is cut: they are read beside a GPT-2 alone.

    Raises:
        TokenError: it is damaged, of another kind, or would give other ids than ours.
    """
    if (folder / TOKENIZER).exists():
        try:
            return parse_huggingface((folder / TOKENIZER).read_bytes())
        except TokenError as failure:
            raise TokenError(f"{folder / TOKENIZER} {failure}") from None
    found = [name for name in _FOREIGN if (folder / name).exists()]
    if found == ["vocab.json", "merges.txt"] and gpt2:
        _refuse_a_space(folder / SETTINGS)
        return BPETokenizer.from_files(folder / found[0], folder / found[1])
    if found:
        raise TokenError(
            f"{folder} has a tokenizer in {', '.join(found)}, which minigpt does not read: save it "
            f"as {TOKENIZER}, or load a folder without it"
        )
    return None


def _refuse_a_space(settings: Path) -> None:
    """Refuse files whose tokenizer puts a space before a text, which only its settings say."""
    try:
        said = parse_json(settings.read_bytes(), dict[str, Any]) if settings.exists() else {}
        needed = {"add_prefix_space": False}
        check_understood({k: v for k, v in said.items() if k in needed}, (), needed, ())
    except ValueError as failure:
        raise TokenError(f"{settings} {failure}") from None


_FOREIGN = ("vocab.json", "merges.txt", "added_tokens.json", "tokenizer.model", "vocab.txt")
_BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
_DIGITS = {"type": "Digits", "individual_digits": True}
_PRE = {
    "gpt2": _BYTES,
    "smollm": {"type": "Sequence", "pretokenizers": [_DIGITS, _BYTES]},
}
_TEXT_ALONE = [{"Sequence": {"id": "A", "type_id": 0}}]  # a template that adds nothing
# What would change ids; absent, false and empty are the same to Hugging Face.
_NONE = ("dropout", "continuing_subword_prefix", "end_of_word_suffix")
_FALSE = ("byte_fallback", "ignore_merges")


class _Whole(TypedDict):
    id: int
    content: str
    single_word: bool
    lstrip: bool
    rstrip: bool
    normalized: bool
    special: bool


def dump_huggingface(tokenizer: BPETokenizer) -> dict[str, str]:
    """Return the files, by name, in which Hugging Face's libraries keep this tokenizer."""
    whole = {**tokenizer.specials, **tokenizer.added}
    plain = dict.fromkeys(("single_word", "lstrip", "rstrip"), False)
    added = [
        {"id": id, "content": token, **plain}
        # Theirs looks for what is not normalized first, as ours for specials.
        | {"normalized": token in tokenizer.added, "special": token in tokenizer.specials}
        for token, id in sorted(whole.items(), key=lambda item: item[1])
    ]
    model = {
        "type": "BPE",
        **dict.fromkeys((*_NONE, "unk_token")),
        **dict.fromkeys((*_FALSE, "fuse_unk"), False),
        "vocab": tokenizer.encoder,
        "merges": [[*pair] for pair in tokenizer.ranks],
    }
    file: dict[str, object] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
    }
    file |= {"normalizer": None, "pre_tokenizer": _PRE[tokenizer.pre_tokenizer]}
    file |= {"post_processor": None, "decoder": _BYTES, "model": model}
    settings: dict[str, object] = {"tokenizer_class": "PreTrainedTokenizerFast"}
    settings["clean_up_tokenization_spaces"] = False
    if END_OF_TEXT in tokenizer.specials:
        settings |= dict.fromkeys(("bos_token", "eos_token"), END_OF_TEXT)
    contents = {TOKENIZER: file, SETTINGS: settings}
    return {name: json.dumps(value, ensure_ascii=False) for name, value in contents.items()}


def parse_huggingface(text: str | bytes) -> BPETokenizer:
    """Read a `tokenizer.json` that holds a byte-level BPE, cut as GPT-2 or as SmolLM2 does.

    Raises:
        TokenError: it is damaged, of another kind, or would give other ids than ours.
    """
    try:
        file = parse_json(text, dict[str, Any])
        read = ("added_tokens", "pre_tokenizer", "post_processor", "decoder", "model")
        # What texts of a batch are cut and padded to is asked for at each call, there as here.
        check_understood(_on(file), read, {"version": "1.0"}, ("truncation", "padding"))
        pre_tokenizer = _pre_tokenizer(file)
        model: Any = file.get("model")
        check_type(model, dict[str, Any], "model")
        parts = ("vocab", "merges", "unk_token", "fuse_unk")
        check_understood(_on(model), parts, {"type": "BPE"}, ())
        check_type(model.get("vocab"), dict[str, int], "vocab")
        check_type(model.get("merges"), list[Any], "merges")
        whole = file.get("added_tokens", [])
        check_type(whole, list[_Whole], "added_tokens")
        specials, added = _kinds(whole)
        encoder = model["vocab"] | {token["content"]: token["id"] for token in whole}
        complete = encoder.keys() >= set(bpe.byte_symbols().values())
        if not complete and model.get("unk_token"):
            raise ValueError("lacks bytes, and puts its 'unk_token' in their place")
        return BPETokenizer(
            encoder,
            merge_pairs(model["merges"]),
            specials,
            added=added,
            pre_tokenizer=pre_tokenizer,
            complete=complete,
        )
    except ValueError as failure:
        raise TokenError(str(failure)) from None


def _on(settings: Mapping[str, object]) -> dict[str, object]:
    return {
        key: value
        for key, value in settings.items()
        if value or key not in (*_NONE, *_FALSE, "normalizer")
    }


def _pre_tokenizer(file: Mapping[str, Any]) -> str:
    """Name how a file cuts text, and refuse what else it does before and after."""
    for part in ("decoder", "post_processor"):
        check_type(file.get(part), dict[str, Any] | None, part)
    decoder, after = file.get("decoder") or {}, file.get("post_processor") or _BYTES
    if decoder.get("type") != "ByteLevel":
        raise ValueError(f"has a decoder of the type {decoder.get('type')!r}, not 'ByteLevel'")
    if after.get("type") != "ByteLevel" and after.get("single") != _TEXT_ALONE:
        raise ValueError(
            f"adds tokens to a text, by a post_processor of type {after.get('type')!r}"
        )
    found = file.get("pre_tokenizer")
    for name, known in _PRE.items():
        if _bare(found) == _bare(known):
            return name
    raise ValueError(
        f"cuts text in a way that minigpt does not: its pre_tokenizer is {json.dumps(found)[:200]}"
    )


def _bare(part: Any) -> Any:
    """Leave out what no id depends on, and say what is so where nothing is said."""
    if not isinstance(part, dict):
        return part
    rest = {key: value for key, value in part.items() if key != "trim_offsets"}
    if rest.get("type") == "ByteLevel":
        rest.setdefault("use_regex", True)
    if isinstance(rest.get("pretokenizers"), list):
        rest["pretokenizers"] = [_bare(one) for one in rest["pretokenizers"]]
    return rest


def _kinds(tokens: list[_Whole]) -> tuple[list[str], list[str]]:
    """Sort the tokens that stand for themselves into specials and others."""
    for token in tokens:
        if token["single_word"] or token["lstrip"] or token["rstrip"]:
            raise ValueError(
                f"has a token {token['content']!r} that takes its surroundings with it"
            )
    kinds = {(token["special"], token["normalized"]) for token in tokens}
    if len({special for special, _ in kinds}) == 2 and kinds != {(True, False), (False, True)}:
        raise ValueError("looks for some special tokens after others that are not special")
    specials = [token["content"] for token in tokens if token["special"]]
    return specials, [token["content"] for token in tokens if not token["special"]]
