"""Turncoats: the rules against a loop over squares, and what is known of every game."""

import pytest
import torch

from minigpt.errors import ConfigError, TokenError
from minigpt.tasks.board import (
    BLACK,
    EMPTY,
    LETTERS,
    MINE,
    N_MOVE,
    N_SQUARE,
    SIDE,
    START_TOKEN,
    THEIRS,
    WHITE,
    edits,
    first_board,
    for_mover,
    held_out_openings,
    impossible,
    legal_moves,
    open_stones,
    play,
    random_games,
    replay,
    swapped,
)


def near(square: int) -> list[int]:
    """The squares beside one, by rows and columns."""
    row, column = divmod(square, SIDE)
    steps = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
    return [r * SIDE + c for r, c in steps if 0 <= r < SIDE and 0 <= c < SIDE]


def by_loop(moves: list[int]) -> list[list[int]]:
    """The boards before each move with black and white, square by square."""
    board, boards, player = first_board().tolist(), [], BLACK
    for move in moves:
        boards.append(list(board))
        other = BLACK + WHITE - player
        assert board[move] == EMPTY
        assert any(board[s] == other for s in near(move))
        board[move] = player
        for s in near(move):
            board[s] = player if board[s] == other else board[s]
        player = other
    return boards


def test_games_are_those_of_a_loop():
    games = random_games(60, 0)
    assert games.tokens.shape == games.answer.shape == (60, N_MOVE)
    for row in range(60):
        boards = by_loop(games.answer[row].tolist())
        assert games.colors[row].tolist() == boards
        for pos, board in enumerate(boards):
            other = WHITE if pos % 2 == 0 else BLACK
            legal = [
                board[s] == EMPTY and any(board[k] == other for k in near(s))
                for s in range(N_SQUARE)
            ]
            assert games.legal[row, pos].tolist() == legal
            assert open_stones(games.board[row, pos]).tolist() == [
                board[s] != EMPTY and any(board[k] == EMPTY for k in near(s))
                for s in range(N_SQUARE)
            ]


def test_a_color_is_that_of_the_last_move_there_or_beside():
    for row in random_games(30, 1).answer.tolist():
        board, start = by_loop([*row])[-1], first_board().tolist()
        for s in range(N_SQUARE):
            last = [i for i, move in enumerate(row[:-1]) if move == s or move in near(s)]
            if board[s] != EMPTY and last:
                assert board[s] == (BLACK if last[-1] % 2 == 0 else WHITE)
            elif board[s] != EMPTY:
                assert board[s] == start[s]


def test_seeded_and_every_move_as_likely():
    one, again, other = random_games(50, 3), random_games(50, 3), random_games(50, 4)
    assert torch.equal(one.answer, again.answer)
    assert not torch.equal(one.answer, other.answer)
    first = random_games(4000, 5).answer[:, 0].bincount(minlength=N_SQUARE)
    assert sorted(LETTERS[i] for i in first.nonzero()[:, 0].tolist()) == ["b", "e", "l", "o"]
    assert (first[first > 0] - 1000).abs().max() < 140


def test_words_and_replay():
    games = random_games(5, 6)
    assert all(word[0] == "^" and len(word) == 1 + N_MOVE for word in games.words)
    again = replay(games.words[2])
    assert torch.equal(again.board[0], games.board[2])
    assert torch.equal(again.tokens[0], games.tokens[2])
    assert int(again.tokens[0, 0]) == START_TOKEN
    with pytest.raises(TokenError, match="holds 'z'"):
        replay("^bz")
    with pytest.raises(TokenError, match="has no move"):
        replay("^")
    with pytest.raises(ConfigError, match="not legal"):
        replay("^a")


def test_mine_and_theirs():
    board = torch.tensor([EMPTY, BLACK, WHITE])
    assert for_mover(board, True).tolist() == [EMPTY, MINE, THEIRS]
    assert for_mover(board, False).tolist() == [EMPTY, THEIRS, MINE]
    assert for_mover(for_mover(board, False), False).tolist() == board.tolist()
    both = for_mover(board.expand(2, 3), torch.tensor([True, False]))
    assert both.tolist() == [[0, 1, 2], [0, 2, 1]]


def test_no_game_leads_to_an_impossible_board():
    games = random_games(300, 7)
    assert not impossible(games.board[:, 1:]).any()
    lonely = torch.zeros(N_SQUARE, dtype=torch.long)
    lonely[0], lonely[1] = THEIRS, MINE
    assert impossible(lonely)
    lonely[1] = THEIRS
    assert not impossible(lonely)


def test_edits_change_one_stone_and_the_legal_moves():
    board = random_games(200, 8).board[:, 6]
    rows, square, after = edits(board, 0)
    before = board[rows]
    assert ((before != after).sum(-1) == 1).all()
    assert (after.gather(1, square[:, None]) == 3 - before.gather(1, square[:, None])).all()
    assert (legal_moves(before) != legal_moves(after)).any(-1).all()
    assert torch.equal(after, swapped(before, square))
    assert not torch.equal(edits(board, 1)[1], square)
    rows, _, never = edits(board, 0, unreachable=True)
    assert impossible(never).all()
    assert 0 < len(rows) < 200
    with pytest.raises(ConfigError, match="can be swapped"):
        edits(torch.zeros(3, N_SQUARE, dtype=torch.long))


def test_held_out_openings_are_some():
    moves = random_games(4000, 9).answer
    share = held_out_openings(moves).double().mean().item()
    assert 0.04 < share < 0.14
    openings = moves[:, :3].unique(dim=0)
    assert len(openings) == 104
    assert int(held_out_openings(openings).sum()) == 8


def test_refusals():
    board = first_board()
    with pytest.raises(ConfigError, match="is empty"):
        swapped(board, torch.tensor(0))
    with pytest.raises(ConfigError, match="not legal"):
        play(board, torch.tensor(5))
    with pytest.raises(ConfigError, match="at least one"):
        random_games(0, 0)
    with pytest.raises(ConfigError, match="seed"):
        random_games(1, -1)
