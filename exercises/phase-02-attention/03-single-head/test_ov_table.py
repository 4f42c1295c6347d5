"""The table is what a head writes, and the score is about rows."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.attention import SingleHead


def inputs(seed=0, n=6, d_model=5, d_head=3, n_letter=7):
    g = torch.Generator().manual_seed(seed)
    shapes = [(n, d_model), (d_model, d_head), (d_head, d_model), (d_model, n_letter)]
    return [torch.randn(shape, generator=g) for shape in shapes]


def test_shape(mine):
    """one row a value letter, one column a logit"""
    arguments = inputs()
    with untouched(*arguments):
        table = mine.ov_table(*arguments)
    width = getattr(table, "shape", [0])[-1]
    expect(
        tuple(getattr(table, "shape", ())) != (7, 6),
        "rows are logits and columns are letters attended to: it should be the other way round",
    )
    expect(width != 3, "the table is as wide as d_head: the way out, W_O and W_U, is missing")
    expect(width != 5, "the table is as wide as d_model: the unembedding W_U is missing")
    same_shape(table, (6, 7), axes="value letter", what="the table")


def test_against_a_running_head(mine):
    """a head that attends to one letter only adds that row to the logits"""
    E_value, _, _, W_U = inputs(seed=1)
    torch.manual_seed(0)
    head = SingleHead(d_model=5, d_head=3)
    with torch.no_grad():
        # A sequence of one position: the head can only attend to that letter.
        logits = head(E_value[:, None])[:, 0] @ W_U
    close(
        mine.ov_table(E_value, head.W_V, head.W_O, W_U).detach(),
        logits,
        "the table",
        hints=[
            (logits / 3**0.5, "there is no 1/√d_head on the way out: it belongs to the scores"),
            (logits.softmax(-1), "softmax was applied: the table holds logits, not probabilities"),
        ],
    )


def test_score(mine):
    """the score is the fraction of rows whose own entry is the largest"""
    table = torch.tensor([[9.0, 8.0, 7.0], [5.0, 6.0, 5.0], [4.0, 1.0, 3.0]])
    score = mine.copying_score(table)
    expect(not isinstance(score, torch.Tensor), "copying_score returned a tensor, not a float")
    close(
        score,
        2 / 3,
        "the score",
        hints=[
            (torch.tensor(1 / 3).double(), "you compare the largest value of each column"),
            (
                torch.tensor(1.0).double(),
                "you count a logit that is positive or above average, not the largest",
            ),
            (
                torch.tensor(0.0).double(),
                "an integer comes back where a fraction is asked: // drops what is left over",
            ),
            (torch.tensor(2.0).double(), "you count the rows; divide by how many there are"),
            (torch.tensor(200 / 3).double(), "a percentage; the score is a fraction, 0 to 1"),
        ],
    )


def test_largest_is_enough(mine):
    """the own logit has to lead; it need not lead by much, nor make the table symmetric"""
    narrow = torch.tensor([[1.2, 1.0, 0.9], [0.5, 0.6, 0.4], [0.1, 0.2, 0.3]])
    expect(
        mine.copying_score(narrow) > 0.99,
        "an own logit that leads narrowly is not counted: the largest is the largest, and half of "
        "the probability is not needed",
    )
    turned = torch.tensor([[1.0, 3.0, 0.0], [0.0, 1.0, 3.0], [3.0, 0.0, 1.0]])
    expect(
        mine.copying_score(turned) < 0.01,
        "a table that says another letter in every row scores above 0: its diagonal or its "
        "eigenvalues are positive, and its rows still say something else",
    )


def test_ignores_an_offset(mine):
    """adding a constant to every logit, which no softmax notices, leaves the score alone"""
    table = torch.randn(8, 8, generator=torch.Generator().manual_seed(3))
    shifted = mine.copying_score(table - 100)
    by_size = (table - 100).abs().argmax(1) == torch.arange(8)
    close(
        shifted,
        float(mine.copying_score(table)),
        "the score of a table shifted by a constant",
        hints=[
            (by_size.double().mean(), "you compare absolute values: a logit far below the others "
             "is large in size, and is lowered most")
        ],
    )  # fmt: skip


def test_gradients(mine):
    """double precision, odd sizes, offsets, gradients and any layout"""
    given = [x.double() for x in inputs(seed=4, n=11, d_model=9, d_head=2, n_letter=31)]
    given[0] = given[0] + 1e4
    named = dict(zip(("E_value", "W_V", "W_O", "W_U"), given, strict=True))

    def oracle(E_value, W_V, W_O, W_U):
        return torch.einsum("vm,mh,hn,nl->vl", E_value, W_V, W_O, W_U)

    close(mine.ov_table(*given), oracle(*given), "the table in float64", rtol=1e-9)
    same_gradients(mine.ov_table, oracle, **named)
    any_layout(mine.ov_table, **named)


def test_many_letters(mine):
    """the score of 101 letters, in double precision"""
    table = torch.randn(101, 101, generator=torch.Generator().manual_seed(5)).double()
    table += 2.5 * torch.eye(101)
    wanted = sum(int(row.argmax()) == i for i, row in enumerate(table)) / 101
    close(mine.copying_score(table), wanted, "the score of 101 letters")
    any_layout(lambda table: torch.tensor(mine.copying_score(table)), table=table)
