"""The package's count by the parts of a real GPT, and numbers worked out by hand."""

from minigpt.course.grading.feedback import equal, expect, telling
from minigpt.model.config import GPTConfig
from minigpt.model.count import flops

SHAPES = [(1, 8, 15, 11), (3, 12, 7, 68), (2, 32, 63, 1), (12, 768, 1024, 50257),
          (5, 1001, 333, 50021)]  # fmt: skip


def counted(n_layer, d_model, n_ctx, d_vocab):
    """The count of the package, which asks every part of the model what it multiplies."""
    cfg = GPTConfig(n_layer, 1, d_model, n_ctx, d_vocab)
    return sum(flops(cfg, n_ctx).values()) // n_ctx


def test_forward(mine):
    """the forward pass costs what the parts of a GPT cost"""
    for L, d, n, V in SHAPES:
        right = counted(L, d, n, V)
        w, u, p = 24 * L * d * d, 2 * d * V, 4 * L * n * d
        hints = [
            (right // 2, "each weight counts once: a product takes a multiplication and an "
                         "addition"),
            (w + u, "attention is missing: scores and the mix of values multiply no weights, and "
                    "still cost"),
            (w + p, "the unembedding is missing: it is a matrix like any other"),
            (w + u + p // 2, "only one product of attention is counted, or only the keys that the "
                             "mask leaves: here all n_ctx keys count, in scores and in the mix"),
            (w + 2 * u + p, "the embedding is counted: a lookup multiplies nothing"),
            (w + u + n * p, "attention is counted for a whole window: divide by its n_ctx tokens"),
            (w // 3 + u + p, "a block is counted as its attention alone: 4 d² of 12 d² weights"),
            (w // L + u + p, "one block is counted, and the model has n_layer"),
            (L * (24 * d * d + 2 * d * V + 4 * n * d), "the unembedding is counted in every block: "
                                                       "a model has one"),
            (w + u + p // L, "attention is counted for one block, and the model has n_layer"),
            (n * right, "that is the cost of a whole window: give it for one token"),
            (3 * right, "that is forward and backward: the backward pass belongs to "
                        "`training_flops`"),
        ]  # fmt: skip
        equal(mine.forward_flops(L, d, n, V), right, "the forward pass", telling(hints, right))


def test_training(mine):
    """training takes three times the forward pass, for every token"""
    for (L, d, n, V), n_token in zip(SHAPES, (10, 1, 262_144, 300_000, 7), strict=True):
        one = counted(L, d, n, V)
        right = 3 * n_token * one
        hints = [
            (n_token * one, "that is the forward pass alone"),
            (2 * n_token * one, "the backward pass is counted once: it has two products for each "
                                "of the forward pass, for the weights and for the input"),
            (right // n_token, "that is the cost of one token: n_token of them are trained on"),
            (6 * n_token * one, "the factor 2 of a product is counted twice: it is in the forward "
                                "pass already"),
            (72 * L * d * d * n_token, "that is 6 N D, the short form: it leaves out attention and "
                                       "the unembedding"),
            (right * n, "the cost is multiplied by n_ctx, but n_token counts tokens, not windows"),
        ]  # fmt: skip
        found = mine.training_flops(L, d, n, V, n_token)
        equal(found, right, "the training run", telling(hints, right))


def test_whole(mine):
    """the count is a whole number, however large"""
    found = mine.training_flops(12, 768, 1024, 50257, 10**12 + 1)
    right = 3 * (10**12 + 1) * counted(12, 768, 1024, 50257)
    expect(found == right, "digits are lost at 10¹² tokens: multiply whole numbers, without `/`")
