"""Real proteins of viruses, as strings of amino acids."""

from functools import lru_cache

from minigpt.data.store import fetch
from minigpt.errors import DataError

AMINO_ACIDS = "ACDEFGHIKLMNPQRSTVWY"


@lru_cache(maxsize=1)
def proteins() -> tuple[str, ...]:
    """Return 7,581 different viral proteins, sorted; about half of them build capsids.

    One letter an amino acid, 20 letters. Of the source's 7,935 sequences, repetitions are dropped,
    and so are those in which an amino acid is unknown, ambiguous or rare (B, U, X).

    Raises:
        DataError: the data cannot be fetched, or the table is not what was pinned.

    Source: Galiez et al. 2016 (VIRALpro), as packaged by Breimann's AAanalysis.
    """
    lines = (fetch("proteins") / "SEQ_CAPSID.tsv").read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != ["entry", "sequence", "label"]:
        raise DataError("the table of proteins does not begin with entry, sequence, label")
    sequences = {line.split("\t")[1] for line in lines[1:]}
    return tuple(sorted(s for s in sequences if set(s) <= set(AMINO_ACIDS)))
