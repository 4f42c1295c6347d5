"""Parts that can be followed by hand, generation with a cache, and models of two makes."""

from types import SimpleNamespace

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.in_process import in_process
from minigpt.course.grading.properties import same_gradients
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

GPT2 = GPTConfig(3, 2, 8, 12, 11, tie_embeddings=False)
LLAMA = GPTConfig(
    2, 2, 8, 12, 11, norm="rms", mlp="swiglu", positions="rotary", n_kv_head=1, tie_embeddings=True
)


def table(d_vocab=9, d_model=5, seed=0):
    return torch.randn(d_vocab, d_model, generator=torch.Generator().manual_seed(seed)).double()


W_E, W_U = table(), table(5, 9, 1)


def embedding(tokens, start):
    """Rows of a table, plus a tenth of the place."""
    place = torch.arange(start, start + tokens.shape[1]).double()
    return W_E[tokens] + place[:, None] / 10


def first(x, past=None):
    return x + x * x / 5


def second(x, past=None):
    return 2 * x - x**3 / 9


def third(x, past=None):
    return x + x.roll(1, -1)


def norm(x):
    return (x - x.mean(-1, keepdim=True)) / x.std(-1, keepdim=True)


BLOCKS = [first, second, third]


def tokens(batch=2, n=6, seed=3):
    return torch.randint(9, (batch, n), generator=torch.Generator().manual_seed(seed))


def test_stack(mine):
    """embed, the blocks in their order, the final norm, the unembedding"""
    for ids in (tokens(), tokens(1, 1), tokens(3, 17, 4)):
        x = embedding(ids, 0)
        stream = third(second(first(x)))
        twice = x + first(x)
        twice = twice + second(twice)
        twice = twice + third(twice)
        each = norm(third(norm(second(norm(first(x))))))
        side = first(x) + second(x) + third(x) - 2 * x
        back = first(second(third(x)))
        logits = norm(stream) @ W_U
        found = mine.gpt_forward(ids, embedding, BLOCKS, norm, W_U)
        same_shape(found, logits.shape, axes="batch pos d_vocab", what="the logits")
        close(
            found,
            logits,
            "the logits",
            hints=[
                (stream @ W_U, "the final norm is missing between the last block and W_U"),
                (norm(stream @ W_U), "the norm runs on the logits: it stands in front of W_U"),
                (each @ W_U, "the final norm runs after every block, and should after the last"),
                (norm(twice) @ W_U, "a block adds to the stream itself: do not add it once more"),
                (norm(side) @ W_U, "every block reads the embedded tokens, not what is before it"),
                (norm(back) @ W_U, "the blocks run from the last to the first"),
                (norm(first(x)) @ W_U, "only the first block runs"),
                (norm(x) @ W_U, "no block runs"),
                (logits.softmax(-1), "these are probabilities: return logits"),
                (logits.log_softmax(-1), "these are log-probabilities: return logits"),
            ],
        )


def test_one_call_each(mine):
    """the norm runs once, and a block gets None where there is no cache"""
    calls, given = [], []

    def counted(x):
        calls.append(x)
        return norm(x)

    def watched(x, past):
        given.append(past)
        return x

    mine.gpt_forward(tokens(), embedding, [watched] * 40, counted, W_U)
    expect(len(given) == 40, f"{len(given)} blocks run where there are 40")
    expect(len(calls) == 1, f"the final norm runs {len(calls)} times, and should run once")
    expect(given == [None] * 40, "without a cache each block's second argument is None")


def holding(length):
    """A cache that holds so many positions."""
    return SimpleNamespace(length=length, layer=lambda i: ("the part of layer", i))


def test_cache(mine):
    """with a cache, tokens stand behind its positions, and each block gets its own part"""
    starts, given = [], []

    def embed(ids, start=0):
        starts.append(start)
        return embedding(ids, start)

    def watched(x, past=None):
        given.append(past)
        return x

    mine.gpt_forward(tokens(), embed, [watched] * 40, norm, W_U, holding(7))
    expect(len(starts) == 1, f"the embedding runs {len(starts)} times, and should run once")
    expect(
        starts == [7],
        f"your model starts at position {starts[0]}, although the cache holds "
        "7 positions: give `past.length` to the embedding",
    )
    expect(
        given == [("the part of layer", i) for i in range(40)],
        "a block does not get the part of the cache that is its own: block i takes past.layer(i)",
    )


def test_empty_cache(mine):
    """a cache that holds nothing yet is handed on, too: the prompt is written into it"""
    given = []

    def watched(x, past=None):
        given.append(past)
        return x

    mine.gpt_forward(tokens(), embedding, [watched], norm, W_U, holding(0))
    expect(given != [None], "an empty cache is not handed on, so no block can write into it")
    expect(given == [("the part of layer", 0)], "block 0 takes past.layer(0)")


class FalsyCache:
    """Holds seven positions, and counts as false."""

    length = 7

    def layer(self, i):
        return ("the part of layer", i)

    def __bool__(self):
        return False


@in_process("whether a cache is asked for its truth")
def test_falsy_cache(mine):
    """a cache is there if it is not None, whatever `if past` says"""
    given = []

    def watched(x, past=None):
        given.append(past)
        return x

    mine.gpt_forward(tokens(), embedding, [watched], norm, W_U, FalsyCache())
    expect(
        given == [("the part of layer", 0)],
        "a cache that counts as false is not handed on: compare with None",
    )


def test_gradients(mine):
    """gradients flow to the unembedding, through the blocks, and to the embedding"""
    same_gradients(
        lambda W, E, b: mine.gpt_forward(
            tokens(), lambda ids, start: E[ids] + start, [lambda x, past: x * b], norm, W
        ),
        lambda W, E, b: norm(E[tokens()] * b) @ W,
        W=W_U,
        E=W_E,
        b=torch.arange(1.0, 6).double(),
    )


def test_in_gpt(mine):
    """with the parts of the package's models, of GPT-2's make and Llama's, you get their logits"""
    for cfg in (GPT2, LLAMA):
        torch.manual_seed(0)
        gpt = GPT(cfg)
        ids = torch.randint(11, (2, 9))
        with torch.no_grad():
            logits = gpt(ids)
            parts = (gpt.embedding, gpt.blocks, gpt.ln_final, gpt.W_U)
            close(mine.gpt_forward(ids, *parts), logits, "the logits of a small model")
            cache = gpt.new_cache(9, 9)
            steps = [
                mine.gpt_forward(ids[:, a:b], *parts, cache) for a, b in ((0, 4), (4, 5), (5, 9))
            ]
        close(torch.cat(steps, 1), logits, "the logits of a text that comes in three pieces")
