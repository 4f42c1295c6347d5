"""The table agrees with what a head computes, pair by pair."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.attention import SingleHead


def inputs(seed=0, n_query=4, n_key=7, d_model=5, d_head=3):
    """Embeddings whose rows differ in length, and weights."""
    g = torch.Generator().manual_seed(seed)
    shapes = [(n_query, d_model), (n_key, d_model), (d_model, d_head), (d_model, d_head)]
    E_query, E_key, W_Q, W_K = (torch.randn(shape, generator=g) for shape in shapes)
    return E_query, E_key * torch.linspace(0.2, 3, n_key)[:, None], W_Q, W_K


def test_shape(mine):
    """one row a query letter, one column a key letter"""
    arguments = inputs()
    with untouched(*arguments):
        table = mine.qk_table(*arguments)
    shape = tuple(getattr(table, "shape", ()))
    expect(
        shape != (7, 4), "rows are keys and columns are queries: it should be the other way round"
    )
    expect(shape != (4, 4), "the keys are made from E_query: a key letter has its row in E_key")
    same_shape(table, (4, 7), axes="query key", what="the table")


def by_hand(E_query, E_key, W_Q, W_K):
    """Each entry as a sum over the head's dimensions, in double precision."""
    width = W_Q.shape[1]
    rows = []
    for a in E_query.double():
        queries = [float(a @ W_Q[:, c].double()) for c in range(width)]
        keys = [[float(b @ W_K[:, c].double()) for c in range(width)] for b in E_key.double()]
        rows.append([sum(x * y for x, y in zip(queries, k, strict=True)) for k in keys])
    return torch.tensor(rows, dtype=torch.float64) / width**0.5


def test_pair_by_pair(mine):
    """each entry is the score of one query with one key, worked out by hand"""
    for n_query, n_key, d_model, d_head in [(4, 7, 5, 3), (6, 6, 5, 3), (5, 2, 11, 7)]:
        E_query, E_key, W_Q, W_K = inputs(1, n_query, n_key, d_model, d_head)
        truth = by_hand(E_query, E_key, W_Q, W_K).float()
        swapped = by_hand(E_query, E_key, W_K, W_Q).float()
        root = d_head**0.5
        hints = [
            (truth * root, "the scale 1/√d_head is missing"),
            (truth * root / d_model**0.5, "the scale is 1/√d_model; a query has d_head entries"),
            (swapped, "W_Q was applied to the keys and W_K to the queries"),
            (truth / root, "the scale is 1/d_head; a head divides by the root of d_head"),
            (truth.softmax(-1), "softmax was applied: the table holds scores, not attention"),
            (
                truth - truth.mean(-1, keepdim=True),
                "each row was centered: the table holds the scores as they are",
            ),
        ]
        if n_query == n_key:
            hints += [
                (truth.T, "rows are keys and columns are queries"),
                (
                    by_hand(E_query, E_query, W_Q, W_K).float(),
                    "the keys are made from E_query: a key letter has its row in E_key",
                ),
            ]
        close(mine.qk_table(E_query, E_key, W_Q, W_K), truth, "the table", hints=hints)


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


def test_gradients(mine):
    """gradients, double precision, large offsets and any layout"""
    E_query, E_key, W_Q, W_K = (x.double() for x in inputs(seed=3, d_head=9))
    named = {"E_query": E_query + 1e4, "E_key": E_key, "W_Q": W_Q, "W_K": W_K}
    truth = by_hand(*named.values())
    close(mine.qk_table(*named.values()), truth, "the table in float64", rtol=1e-9)

    def oracle(E_query, E_key, W_Q, W_K):
        return torch.einsum("qm,mh,nh,kn->qk", E_query, W_Q, W_K, E_key) / 3

    same_gradients(mine.qk_table, oracle, **named)
    any_layout(mine.qk_table, **named)
