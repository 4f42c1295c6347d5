"""The model of moves: training repeats, errors are counted by sets, and it holds a board."""

import pytest
import torch

from minigpt import load
from minigpt.interp.core.activations import activations_at
from minigpt.interp.probes import difference_of_means
from minigpt.interp.steering.pushes import push_last
from minigpt.tasks.board import MINE, N_SQUARE, edits, legal_moves, open_stones
from minigpt.zoo import board
from minigpt.zoo.entry import folder


def test_training_learns_and_repeats():
    first, again = (board.train_board(steps=25) for _ in range(2))
    for ours, theirs in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    games = board.fresh_games(60, 1)
    assert board.mean_errors(first, games) < board.mean_errors(board.untrained(), games) - 1


def test_no_batch_shows_a_held_out_opening():
    generator = torch.Generator().manual_seed(0)
    assert not any(board.batch(200, generator).held_out.any() for _ in range(5))
    assert board.fresh_games(50, 0).held_out.all()
    assert not board.fresh_games(50, 0, held_out=False).held_out.any()


def test_errors_are_those_of_sets():
    games = board.fresh_games(20, 2)
    logits = torch.randn(20, 10, N_SQUARE + 1, generator=torch.Generator().manual_seed(0))
    found = board.move_errors(logits, games.legal)
    for row in range(20):
        for pos in range(10):
            right = set(games.legal[row, pos].nonzero()[:, 0].tolist())
            order = sorted(range(N_SQUARE), key=lambda s, x=logits[row, pos]: -float(x[s]))
            assert int(found[row, pos]) == len(right ^ set(order[: len(right)]))


def test_the_bigram_baseline_never_names_a_taken_square():
    games = board.fresh_games(50, 3)
    logits = board.bigram_logits(games)
    free = (games.board == 0).float()
    assert (free.gather(-1, logits.argmax(-1, keepdim=True)) == 1).all()


def test_text_goes_in():
    model = load("zoo:board")
    game = board.fresh_games(1, 4)
    word = game.words[0][:-1]
    assert model.tokenizer.encode(word) == game.tokens[0].tolist()
    torch.testing.assert_close(model(word), model(game.tokens))


@torch.no_grad()
def test_the_board_can_be_edited_along_the_difference_of_means():
    model, key = load("zoo:board"), "blocks.1.resid_post"
    fit, new = board.fresh_games(400, 1, held_out=False), board.fresh_games(200, 3)
    (x,) = activations_at(model, fit.tokens, [key])
    stones = open_stones(fit.board)
    gap = torch.stack([
        difference_of_means(x[on], (fit.board[..., s][on] == MINE).long())
        for s, on in enumerate(stones.unbind(-1))
    ])  # fmt: skip
    rows, square, after = edits(new.board[:, 6])
    sign = torch.where(after.gather(1, square[:, None]) == MINE, 0.75, -0.75)
    errors = [
        board.move_errors(push_last(model, new.tokens[rows, :7], key, a * sign * gap[square]),
                          legal_moves(after)).double().mean().item()
        for a in (0, 1)
    ]  # fmt: skip
    assert errors[1] < 0.5 * errors[0]


def test_the_shipped_model():
    where = folder("board")
    measured = {name: number.value for name, number in board.measure(where).items()}
    assert measured["errors"] < 0.01
    assert measured["illegal"] < 0.001
    assert measured["errors_bigram"] > 1
    assert measured["errors_untrained"] > 4
    assert measured["loss"] == pytest.approx(measured["loss_floor"], abs=0.05)
    assert sum(path.stat().st_size for path in where.iterdir()) < 0.5e6
