"""Our BPE is GPT-2's: equal to two independent implementations on text of every kind."""

import json
import unicodedata
from pathlib import Path

import pytest
import regex
import tiktoken
import tokenizers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minigpt.data import gpt2_merges, shakespeare
from minigpt.errors import TokenError
from minigpt.model.bpe import byte_symbols, merge_once, split_pieces
from minigpt.model.bpe_train import train_tokenizer
from minigpt.model.tokenizer import END_OF_TEXT, BPETokenizer, CharTokenizer, Tokenizer
from minigpt.model.tokenizer_files import dump_huggingface, parse_tokenizer, read_tokenizer

OPENAI_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"


@pytest.fixture(scope="module")
def gpt2() -> BPETokenizer:
    return BPETokenizer.gpt2()


@pytest.fixture(scope="module")
def hugging_face() -> tokenizers.Tokenizer:
    folder = gpt2_merges()
    lines = (folder / "vocab.bpe").read_text(encoding="utf-8").split("\n")[1:-1]
    encoder = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    merges = [(left, right) for left, right in (line.split(" ") for line in lines)]
    reference = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=encoder, merges=merges))
    reference.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    reference.decoder = tokenizers.decoders.ByteLevel()
    return reference


@pytest.fixture(scope="module")
def openai() -> tiktoken.Encoding:
    encoder = json.loads((gpt2_merges() / "encoder.json").read_text(encoding="utf-8"))
    eot = encoder.pop(END_OF_TEXT)
    values = {symbol: byte for byte, symbol in byte_symbols().items()}
    ranks = {bytes(values[symbol] for symbol in token): id for token, id in encoder.items()}
    return tiktoken.Encoding(
        "gpt2-local",
        pat_str=OPENAI_PATTERN,
        mergeable_ranks=ranks,
        special_tokens={END_OF_TEXT: eot},
    )


def in_every_table(character: str) -> bool:
    """Is this character old enough that all three implementations know what it is?

    A letter added to Unicode last year is a letter to `regex` and nothing yet to the tables
    compiled into the references; Python's own table stands between them.
    """
    known = unicodedata.category(character) != "Cn"
    return known or regex.match(r"\p{Unassigned}", character) is not None


WORDS = [
    "the", "strawberry", "HTTP", "naïve", "Straße", "日本語", "مرحبا", "नमस्ते", "👩\u200d🔬", "🇩🇪",
    "👍🏽", "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "’s", "''", "don't", "1234", "3.14",
    "٣", "Ⅷ", "½", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u2003", "\u3000", "\u200b",
    "\x85", "\x1c", "\x00", "\x7f", "\ufeff", "\ufffd", "e\u0301", "Ġ", "Ċ", "<|endoftext|>", "...",
    "--", "==", "_", "$", "€",
]  # fmt: skip
characters = st.characters(exclude_categories=["Cs"]).filter(in_every_table)
texts = st.one_of(
    st.text(characters, max_size=24),
    st.lists(st.sampled_from(WORDS), max_size=14).map("".join),
    st.lists(st.sampled_from(WORDS) | characters, max_size=12).map("".join),
    st.text(st.sampled_from(" \t\n\r\v\f\x1c\x85\u00a0\u2028a1'."), max_size=24),
)


# 520 draws of 20 texts each
@settings(max_examples=520, deadline=None, suppress_health_check=list(HealthCheck))
@given(batch=st.lists(texts, min_size=20, max_size=20))
def test_equals_both_references_and_decodes_exactly(
    gpt2: BPETokenizer,
    hugging_face: tokenizers.Tokenizer,
    openai: tiktoken.Encoding,
    batch: list[str],
) -> None:
    for text in batch:
        ids = gpt2.encode(text)
        assert ids == openai.encode_ordinary(text)
        assert ids == hugging_face.encode(text).ids
        assert gpt2.decode(ids) == text


def test_every_character_of_the_basic_plane_is_classed_alike(
    gpt2: BPETokenizer, hugging_face: tokenizers.Tokenizer
) -> None:
    # "'s" splits off after a letter or digit or space, and belongs to any other character
    plane = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    text = "".join(f"{character}'s " for character in plane if in_every_table(character))
    assert len(text) > 4 * 60_000
    assert gpt2.encode(text) == hugging_face.encode(text).ids


def test_a_whole_play(gpt2: BPETokenizer, openai: tiktoken.Encoding) -> None:
    hamlet = shakespeare(play="hamlet")
    assert gpt2.encode(hamlet) == openai.encode_ordinary(hamlet)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(ids=st.lists(st.integers(0, 50_256), max_size=20))
def test_any_ids_decode_as_the_reference_does(
    gpt2: BPETokenizer, openai: tiktoken.Encoding, ids: list[int]
) -> None:
    assert gpt2.decode(ids) == openai.decode(ids)


def test_the_tokens_everyone_knows(gpt2: BPETokenizer) -> None:
    assert gpt2.encode("Hello world") == [15496, 995]
    assert (gpt2.d_vocab, gpt2.eot) == (50_257, 50_256)
    assert gpt2.encode("") == []


def test_end_of_text_is_text_unless_allowed(gpt2: BPETokenizer, openai: tiktoken.Encoding) -> None:
    text = f"one{END_OF_TEXT}two{END_OF_TEXT}"
    assert gpt2.eot not in gpt2.encode(text)
    assert gpt2.encode(text, allow_special=True) == openai.encode(text, allowed_special="all")
    assert gpt2.decode(gpt2.encode(text, allow_special=True)) == text


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts)
def test_the_shown_work_is_the_work(gpt2: BPETokenizer, text: str) -> None:
    shown = gpt2.encode_and_show_work(text)
    assert [work.piece for work in shown] == split_pieces(text)
    assert "".join(work.piece for work in shown) == text
    assert [id for work in shown for id in work.ids] == gpt2.encode(text)
    for work in shown:
        symbols = work.symbols
        assert len(symbols) == len(work.piece.encode())
        for pair, after in work.steps:
            assert merge_once(symbols, pair) == after != symbols
            symbols = after
        assert symbols == work.tokens


def test_the_shown_work_of_one_word(gpt2: BPETokenizer) -> None:
    (work,) = gpt2.encode_and_show_work(" owe")
    assert work.symbols == ["Ġ", "o", "w", "e"]
    assert work.steps == [
        (("Ġ", "o"), ["Ġo", "w", "e"]),
        (("w", "e"), ["Ġo", "we"]),
        (("Ġo", "we"), ["Ġowe"]),
    ]
    assert work.tokens == ["Ġowe"]


def test_token_labels(gpt2: BPETokenizer) -> None:
    assert gpt2.tokens("strawberry jam") == ["st", "raw", "berry", " jam"]
    assert gpt2.tokens([995]) == [" world"]
    assert "".join(gpt2.tokens("語")).encode() == rb"\xe8\xaa\x9e"


def test_hugging_face_reads_what_we_save(gpt2: BPETokenizer, tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    for name, content in dump_huggingface(gpt2).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    text = f"To be,  or not{END_OF_TEXT} 👍🏽"
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    assert theirs.encode(text) == gpt2.encode(text, allow_special=True)
    assert theirs.decode(theirs.encode(text)) == text
    again = read_tokenizer(tmp_path, gpt2=False)
    assert (again.encoder, again.ranks) == (gpt2.encoder, gpt2.ranks)


@pytest.mark.parametrize(("text", "position"), [("\ud800", 0), ("ab\udfffc", 2), ("🙂\ud83d x", 1)])
def test_half_a_surrogate_pair_is_refused_where_it_stands(
    gpt2: BPETokenizer, text: str, position: int
) -> None:
    with pytest.raises(TokenError, match=rf"at position {position} is half of a surrogate pair"):
        gpt2.encode(text)
    with pytest.raises(TokenError, match=rf"at position {position} "):
        gpt2.encode_and_show_work(text)


@pytest.mark.parametrize("wrong", [-1, 50_257, 10**12])
def test_an_id_outside_the_vocabulary_is_named(gpt2: BPETokenizer, wrong: int) -> None:
    with pytest.raises(TokenError, match=rf"token id {wrong} .*d_vocab = 50257"):
        gpt2.decode([0, wrong])


def test_ids_are_whole_numbers(gpt2: BPETokenizer) -> None:
    with pytest.raises(TokenError, match=r"token id 0\.5 is not a whole number"):
        gpt2.decode([0.5])


def test_files_that_do_not_belong_together_are_refused(gpt2: BPETokenizer, tmp_path: Path) -> None:

    def read(folder: Path) -> BPETokenizer:
        return BPETokenizer.from_files(folder / "vocab.json", folder / "merges.txt")

    with pytest.raises(TokenError, match="'zzqq', which is not in the vocabulary"):
        BPETokenizer(gpt2.encoder, [("zz", "qq")])
    with pytest.raises(TokenError, match="not 0 … d_vocab − 1"):
        BPETokenizer({**gpt2.encoder, "x": 99_999}, [])
    with pytest.raises(TokenError, match=r"vocab\.json is missing"):
        read(tmp_path)
    (tmp_path / "vocab.json").write_text("{")
    (tmp_path / "merges.txt").write_text("#version: 0.2\na b\nabc\n")
    with pytest.raises(TokenError, match=r"vocab\.json is not JSON"):
        read(tmp_path)
    (tmp_path / "vocab.json").write_text("{}")
    with pytest.raises(TokenError, match=r"merges\.txt: the merge 'abc' is not of two tokens"):
        read(tmp_path)


@given(text=st.text(min_size=1))
def test_characters_there_and_back(text: str) -> None:
    tokenizer = CharTokenizer().fit(text)
    ids = tokenizer.encode(text)
    assert tokenizer.decode(ids) == text
    assert set(ids) == set(range(tokenizer.d_vocab)) == set(range(len(set(text))))
    assert CharTokenizer(tokenizer.characters).encode(text) == ids
    assert CharTokenizer().fit(text[::-1]).characters == tokenizer.characters


def test_an_unknown_character_is_named_with_its_position() -> None:
    tokenizer = CharTokenizer().fit("abc")
    with pytest.raises(TokenError, match="character 'é' at position 2 is not among the 3"):
        tokenizer.encode("abé")
    with pytest.raises(TokenError, match=r"token id 3 .*d_vocab = 3"):
        tokenizer.decode([3])


LONG = "x" * 9999
DAMAGED: list[tuple[str, str]] = [
    (f'{{"kind": "{LONG}"}}', "of the kind 'xxx"),
    (f'{{"kind": "bpe", "encoder": {{}}, "merges": [["{LONG}", "b"]], "complete": false}}', "make"),
    (f'{{"kind": "bpe", "encoder": {{}}, "merges": [["{LONG}"]]}}', "not of two tokens"),
    (f'{{"kind": "bpe", "encoder": {{}}, "merges": [], "specials": ["{LONG}"]}}', "can make|xxx"),
    (f'{{"kind": "bpe", "encoder": {{}}, "merges": [], "pre_tokenizer": "{LONG}"}}', "no pre-tok"),
    ("", "is not JSON"),
    ("[" * 100_000, "is nested too deeply"),
    ("[]", "holds a list, not an object"),
    ("{}", "of the kind 'None'; valid: char, word, bpe"),
    ('{"kind": ["char"]}', "of the kind"),
    ('{"kind": "char"}', "lacks 'characters'"),
    ('{"kind": "char", "characters": ["a"]}', "characters=.*must be a text"),
    ('{"kind": "char", "characters": "aa"}', "names a character twice"),
    ('{"kind": "char", "characters": "\\ud800"}', "half of a surrogate pair"),
    ('{"kind": "char", "characters": "a", "case": "lower"}', "case='lower', which minigpt does"),
    ('{"kind": "word", "words": [1]}', r"words\[0\]=1, which must be a text"),
    ('{"kind": "word", "words": [" a", " a"]}', "names a token twice"),
    ('{"kind": "bpe", "encoder": {"a": "0"}, "merges": []}', "must be a whole number"),
    ('{"kind": "bpe", "encoder": {"a": 0}, "merges": [["a"]]}', "not of two tokens"),
    ('{"kind": "bpe", "encoder": {}, "merges": [], "complete": false, "specials": ["<a>"]}', "<a>"),
    ('{"kind": "bpe", "encoder": {}, "merges": [], "dropout": 0.1}', "does not understand"),
    ('{"kind": "bpe", "encoder": {}, "merges": [], "pre_tokenizer": "gpt4"}', "no pre-tokenizer"),
]


@pytest.mark.parametrize(("state", "message"), DAMAGED, ids=[m for _, m in DAMAGED])
def test_a_damaged_or_newer_state_is_refused(state: str, message: str) -> None:
    with pytest.raises(TokenError, match=message) as caught:
        parse_tokenizer(state)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_tokens_that_stand_for_themselves() -> None:
    """The longest wins, whatever the order; added ones always, specials where they are allowed."""
    plain = train_tokenizer("to be or not to be", 260)
    d_vocab, more = plain.d_vocab, ["<a>", "<a>b", "é+", "<s>"]
    encoder = plain.encoder | {token: d_vocab + i for i, token in enumerate(more)}
    specials = ["<s>", END_OF_TEXT]
    tokenizer = BPETokenizer(encoder, list(plain.ranks), specials, added=more[:3])
    a, ab, accent, special = range(d_vocab, d_vocab + 4)
    assert tokenizer.encode("<a>b<a><a>") == [ab, a, a]
    assert tokenizer.encode("é+", allow_special=True) == [accent]
    assert tokenizer.encode("to<s>", allow_special=True)[1:] == [special]
    assert special not in tokenizer.encode("to<s>")
    text = f"to é+<a>b <s>{END_OF_TEXT}"
    for allow in (True, False):
        assert tokenizer.decode(tokenizer.encode(text, allow_special=allow)) == text
    shown = tokenizer.encode_and_show_work(text)
    assert [id for work in shown for id in work.ids] == tokenizer.encode(text)
    assert "".join(work.piece for work in shown) == text


def test_both_are_tokenizers(gpt2: BPETokenizer) -> None:
    either: list[Tokenizer] = [gpt2, CharTokenizer().fit("ab")]
    assert [each.decode(each.encode("ab")) for each in either] == ["ab", "ab"]
