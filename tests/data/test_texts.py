"""The plays as plain text, the digits, and the split for validation."""

import gzip
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minigpt.data import gpt2_merges, mnist, shakespeare, shakespeare_plays, train_val_split
from minigpt.data.digits import read_idx
from minigpt.data.plays import clean
from minigpt.errors import DataError

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def test_the_text_is_always_the_same() -> None:
    text = shakespeare()
    assert len(text) == 4_785_065
    # models in the book are trained on exactly this
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "a2aea940fc9030262a71f1d30aeb30276fcb2a56c2140f088aa338a29bf04682"


def test_only_characters_that_a_speaker_needs() -> None:
    # digits: Falstaff's bill; &: "&c"
    assert "".join(sorted(set(shakespeare()))) == "\n !&',-.24568:;?" + LETTERS


def test_thirty_eight_plays_in_alphabetical_order() -> None:
    plays = shakespeare_plays()
    assert len(plays) == 38
    assert list(plays) == sorted(plays)
    assert shakespeare() == "\n".join(plays.values())
    assert shakespeare(play="hamlet") == plays["hamlet"]


def test_every_speech_has_a_speaker_and_lines() -> None:
    for play, text in shakespeare_plays().items():
        for speech in text.removesuffix("\n").split("\n\n"):
            speaker, *lines = speech.split("\n")
            assert re.fullmatch(r"[A-Za-z][A-Za-z' -]*:", speaker), (play, speaker)
            assert lines, (play, speech)
            assert all(lines), (play, speech)


def test_nothing_of_the_page_is_left() -> None:
    text = shakespeare()
    assert not re.search(r"[_*#\[\]\\]| $|^ |  |\n\n\n", text, flags=re.MULTILINE)
    assert not re.search(r"^(Exit|Exeunt|Enter [A-Z]{2}|ACT [IV]|SCENE)", text, flags=re.MULTILINE)
    assert not re.search(r" [,;:?!]", text)


@pytest.mark.parametrize(
    ("play", "passage"),
    [
        ("hamlet", "HAMLET:\nTo be, or not to be: that is the question:\nWhether 'tis nobler"),
        ("hamlet", "MARCELLUS and BERNARDO:\n"),
        ("macbeth", "\n\nThird Witch:\nThat will be ere the set of sun.\n\n"),
        ("henry-viii", "PROLOGUE:\nI come no more to make you laugh: things now,\n"),
        ("henry-iv-part-2", "Lord Chief-Justice:\nWhat's he that goes there?\n"),
        ("julius-caesar", "\nThis way will I: disrobe the images,\n"),
        ("timon-of-athens", "Varro's First Servant:\n"),
        ("the-comedy-of-errors", "ANTIPHOLUS OF EPHESUS:\nDo you hear, you minion?"),
        ("the-tempest", "PROSPERO:\nNow my charms are all o'erthrown,\n"),
        ("love-s-labours-lost", "\nThey are the ground, the books, the academes\nFrom whence"),
    ],
)
def test_places_where_the_source_slips(play: str, passage: str) -> None:
    assert passage in shakespeare(play=play)


def test_the_rules_on_a_small_page() -> None:
    page = (
        "# A Play\n\n## ACT I\n\n### SCENE I. Here.\n\n_Enter A and B, both of\nthem_\n\n"
        '**A & B**  \n_\\[Aside]_  \nTwo  lines\\--"so" ,  \nand verse—thus.\n\n_Music_\n\n'
        "Go on, & c.\n\n1\\. A procession\nof men.\n\n*Drums.*\n\n"
        "**First Lord**  \nYes.\n\n_Exit_\n"
    )
    assert clean("a-play", page) == (
        "A and B:\nTwo lines--'so',\nand verse--thus.\nGo on, &c.\n\nFirst Lord:\nYes.\n"
    )


def test_a_misspelt_play() -> None:
    with pytest.raises(DataError, match="did you mean 'hamlet'"):
        shakespeare(play="hamlt")


def test_merges_are_a_folder_of_two_files() -> None:
    names = {path.name for path in gpt2_merges().iterdir()}
    assert {"encoder.json", "vocab.bpe"} <= names


def test_mnist() -> None:
    digits = mnist()
    assert digits.images.shape == (5000, 28, 28)
    assert digits.images.dtype == digits.labels.dtype == np.uint8
    assert np.bincount(digits.labels).tolist() == [500] * 10
    assert (digits.images.min(), digits.images.max()) == (0, 255)
    # rows and pixels are in their places: the rims are paper, and ones have the least ink
    rims = digits.images[:, [0, 27], :].mean() + digits.images[:, :, [0, 27]].mean()
    assert rims < 0.01 * digits.images.mean()
    ink = [digits.images[digits.labels == label].mean() for label in range(10)]
    assert int(np.argmin(ink)) == 1


@pytest.mark.parametrize("content", [b"", b"\0\0\x08\x02\0\0", b"\0\0\x08\x01\0\0\0\x05abc"])
def test_a_file_that_is_not_idx(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(content))
    with pytest.raises(DataError, match="fetch it again"):
        read_idx(path)


@given(text=st.text(alphabet="ab\n", min_size=2), fraction=st.floats(0.01, 0.99))
def test_a_split_loses_nothing(text: str, fraction: float) -> None:
    try:
        train, val = train_val_split(text, fraction)
    except DataError:
        assume(False)
    assert train + val == text
    assert train
    assert val


def test_the_split_falls_between_speeches() -> None:
    train, val = train_val_split(shakespeare())
    assert train.endswith("\n\n")
    assert 0.099 < len(val) / len(train + val) < 0.101


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5])
def test_a_fraction_that_is_none(fraction: float) -> None:
    with pytest.raises(DataError, match="between 0 and 1"):
        train_val_split("text", fraction)
