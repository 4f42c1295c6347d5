"""The table agrees with what a head computes, pair by pair."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.model.attention import SingleHead


def inputs(seed=0, n_query=4, n_key=4, d_model=5, d_head=3):
    g = torch.Generator().manual_seed(seed)
    shapes = [(n_query, d_model), (n_key, d_model), (d_model, d_head), (d_model, d_head)]
    return [torch.randn(shape, generator=g) for shape in shapes]


def test_shape(mine):
    """one row a query letter, one column a key letter"""
    arguments = inputs(n_query=4, n_key=7)
    with untouched(*arguments):
        table = mine.qk_table(*arguments)
    expect(
        tuple(getattr(table, "shape", ())) != (7, 4),
        "rows are keys and columns are queries: it should be the other way round",
    )
    same_shape(table, (4, 7), axes="query key", what="the table")


def test_pair_by_pair(mine):
    """each entry is the score of one query with one key, worked out by hand"""
    E_query, E_key, W_Q, W_K = inputs(seed=1)
    score = [[float((a @ W_Q) @ (b @ W_K)) / 3**0.5 for b in E_key] for a in E_query]
    truth = torch.tensor(score)
    swapped = torch.tensor([[float((a @ W_K) @ (b @ W_Q)) for b in E_key] for a in E_query])
    close(
        mine.qk_table(E_query, E_key, W_Q, W_K),
        truth,
        "the table",
        hints=[
            (truth * 3**0.5, "the scale 1/√d_head is missing"),
            (truth * 3**0.5 / 5**0.5, "the scale is 1/√d_model; a query has d_head entries"),
            (swapped / 3**0.5, "W_Q was applied to the keys and W_K to the queries"),
            (truth / 3**0.5, "the scale is 1/d_head; a head divides by the root of d_head"),
            (truth.softmax(-1), "softmax was applied: the table holds scores, not attention"),
        ],
    )


def test_against_a_running_head(mine):
    """the entries are the scores that a head computes in a forward pass"""
    E_query, E_key, *_ = inputs(seed=2)
    torch.manual_seed(0)
    head = SingleHead(d_model=5, d_head=3, causal=False)
    _, cache = head.run_with_cache(torch.cat([E_query, E_key])[None])
    close(
        mine.qk_table(E_query, E_key, head.W_Q, head.W_K),
        cache["scores"][0, :4, 4:],
        "the table",
        atol=1e-4,
    )
