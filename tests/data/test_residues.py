"""The proteins are always the same, and nothing in them is unknown."""

import hashlib

import pytest

from minigpt.data import proteins, residues
from minigpt.errors import DataError


def test_the_proteins_are_always_the_same() -> None:
    sequences = proteins()
    assert len(sequences) == len(set(sequences)) == 7581
    assert list(sequences) == sorted(sequences)
    digest = hashlib.sha256("\n".join(sequences).encode()).hexdigest()
    assert digest == "5ed21c2e22f1786f9fb47131e31875110df4ff4534383b841d535b71187f4f06"


def test_twenty_letters_and_most_begin_with_methionine() -> None:
    """Translation starts with M, so a table in which other letters lead would be garbled."""
    sequences = proteins()
    assert set("".join(sequences)) == set(residues.AMINO_ACIDS)
    assert sum(s.startswith("M") for s in sequences) > 0.9 * len(sequences)


def test_another_table_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "SEQ_CAPSID.tsv").write_text("name\tsequence\n")
    monkeypatch.setattr(residues, "fetch", lambda name: tmp_path)
    with pytest.raises(DataError, match="entry, sequence, label"):
        proteins.__wrapped__()
