"""What all positions share is no agreement, and the null breaks the pairs and nothing else."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


def draw(n=40, d=8, seed=0):
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


def test_kinds(mine):
    """a number and a null of the size that was asked for"""
    write, board = draw(seed=1), draw(seed=2)
    with untouched(write, board):
        cosine, null = mine.meeting_cosine(write, board, n_null=7)
    expect(isinstance(cosine, float), "the cosine is no float: did you forget .item()?")
    same_shape(null, (7,), axes="null", what="the null")


def test_an_eraser(mine):
    """a write that takes back half of its board has cosine −1, whatever all positions share"""
    board = draw(seed=3)
    for common in (torch.zeros(8), 50 * torch.arange(8.0)):
        cosine, _ = mine.meeting_cosine(-0.5 * board + common, board + common)
        close(
            cosine,
            -1.0,
            "the cosine of a write that takes back half of its board",
            hints=[
                (
                    torch.cosine_similarity(-0.5 * board + common, board + common, dim=-1)
                    .mean()
                    .double(),
                    "what all positions share decides your cosine: center write and board first",
                )
            ],
        )


def test_every_position_counts_alike(mine):
    """a loud position has one cosine, as a quiet one has"""
    # Centered already: cosines −1, −1 where it is loud, 1, 1 where it is quiet.
    board = torch.tensor([[9.0, 0.0], [-9.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    write = board * torch.tensor([-1.0, -1.0, 1.0, 1.0])[:, None]
    cosine, _ = mine.meeting_cosine(write, board, n_null=2)
    close(
        cosine,
        0.0,
        "the mean cosine of two loud erasers and two quiet amplifiers",
        hints=[
            (
                torch.tensor(-80 / 82).double(),
                "loud positions outvote quiet ones: take a cosine at each position, then the mean",
            )
        ],
    )


def test_the_null_breaks_the_pairs(mine):
    """boards that differ greatly leave nothing when they are exchanged"""
    board = torch.eye(30)
    cosine, null = mine.meeting_cosine(-board, board, n_null=200)
    null = as_tensor(null, "the null")
    expect(
        null.max() > -0.5,
        "your null pairs every write with its own board again: writes and boards move together",
    )
    expect(
        null.min() > -0.5,
        "some nulls are as strong as the measurement: in them each write meets its own board "
        "again; which shifts do that?",
    )
    close(cosine, -1.0, "the cosine of a write with its negative")


def test_the_null_keeps_the_boards(mine):
    """writes and boards along one line agree or disagree fully, whoever is paired with whom"""
    line = torch.tensor([[1.0, 2.0, 2.0]]) / 3
    heights = torch.arange(1.0, 21.0)[:, None]
    _, null = mine.meeting_cosine(heights * line, heights * line, n_null=50)
    # All cosines are ±1 then, so the mean over 20 positions is a multiple of 2/20.
    steps = as_tensor(null, "the null").double() * 10
    expect(
        (steps - steps.round()).abs().max() < 1e-3,
        "the null invents boards: on a line every cosine is 1 or −1 whichever real boards are "
        "exchanged",
    )


def test_by_hand(mine):
    """two positions, centered by hand"""
    # Centered: write (1, 0), (-1, 0); board (1, 1), (-1, -1); both cosines are 1/√2.
    write = torch.tensor([[2.0, 5.0], [0.0, 5.0]])
    board = torch.tensor([[3.0, 1.0], [1.0, -1.0]])
    cosine, _ = mine.meeting_cosine(write, board, n_null=3)
    close(cosine, 0.5**0.5, "the cosine of two positions")
    # With two positions there is one other board, which is the opposite.
    null = as_tensor(mine.meeting_cosine(write, board, n_null=30)[1], "the null")
    expect(
        null.max() < 0,
        "some nulls pair a write with its own board: a random order may leave positions where "
        "they are, a shift that is not 0 cannot",
    )
    close(null, torch.full((30,), -(0.5**0.5)), "the null of two positions")


def test_seeds(mine):
    """the same seed gives the same nulls and the global state is left alone"""
    write, board = draw(seed=5), draw(seed=6)
    before = torch.get_rng_state()
    null = as_tensor(mine.meeting_cosine(write, board, seed=4)[1], "the null")
    expect(
        torch.equal(before, torch.get_rng_state()),
        "the global random state has moved: draw from a generator of your own",
    )
    close(mine.meeting_cosine(write, board, seed=4)[1], null, "the null of the same seed")
    expect(null.std() > 0, "all nulls are the same: does each draw start from the same seed?")
