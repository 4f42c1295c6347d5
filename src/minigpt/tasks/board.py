"""Turncoats, a small board game: games at random, and the board after every move of them.

Four by four squares, named by the letters a to p in reading order, and two players. The first is
black and moves first. Who moves puts a stone on an empty square beside at least one stone of the
opponent: above, below, left or right of it. Every stone of the opponent beside the new one
changes sides. The game starts with the pattern of Othello in the middle, and we follow it for ten
of the twelve moves that fill the board.

    >>> replay("^bea").words
    ['^bea']

A stone's color is that of whoever last moved on its square or beside it, so the board is never
given in the moves, and follows from them.

Source: Lesson 8.3; the idea of a game of random legal moves as in Li et al. 2023, §2.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, TokenError, check_seed

SIDE, N_MOVE = 4, 10
N_SQUARE = SIDE * SIDE
START_TOKEN = N_SQUARE  # the token before the first move
LETTERS = "abcdefghijklmnop^"  # a token's letter
EMPTY, BLACK, WHITE = 0, 1, 2
MINE, THEIRS = 1, 2  # the same stones, seen by whoever moves next
ONE_IN = 10  # eight of the 104 openings of three moves are held out


def adjacency() -> Float[Tensor, "square square"]:
    """Return which squares share a side: 1 where they do, else 0."""
    row, column = torch.arange(N_SQUARE) // SIDE, torch.arange(N_SQUARE) % SIDE
    far = (row - row[:, None]).abs() + (column - column[:, None]).abs()
    return (far == 1).float()


BESIDE = adjacency()


def first_board() -> Int[Tensor, "square"]:
    """Return the colors before the first move: white on f and k, black on g and j."""
    board = torch.zeros(N_SQUARE, dtype=torch.long)
    board[[LETTERS.index(c) for c in "gj"]] = BLACK
    board[[LETTERS.index(c) for c in "fk"]] = WHITE
    return board


def for_mover(
    board: Int[Tensor, "*batch square"], black_moves: Bool[Tensor, "*batch"] | bool
) -> Int[Tensor, "*batch square"]:
    """Turn black and white into mine and theirs, for whoever moves; and back, by the same turn."""
    mine = torch.as_tensor(black_moves)[..., None]
    return torch.where((board == EMPTY) | mine, board, 3 - board)


def legal_moves(board: Int[Tensor, "*batch square"]) -> Bool[Tensor, "*batch square"]:
    """Say where one may move on boards of mine and theirs: empty, and beside one of theirs."""
    return (board == EMPTY) & ((board == THEIRS).float() @ BESIDE > 0)


def play(
    board: Int[Tensor, "*batch square"], move: Int[Tensor, "*batch"]
) -> Int[Tensor, "*batch square"]:
    """Move on boards of mine and theirs, and return them as the opponent sees them.

    Raises:
        ConfigError: a move that is not legal.
    """
    if not legal_moves(board).gather(-1, move[..., None]).all():
        raise ConfigError(
            "a move is not legal: it goes to an empty square beside a stone of the opponent"
        )
    put = torch.nn.functional.one_hot(move, N_SQUARE)
    turned = (board == THEIRS) & (put.float() @ BESIDE > 0)
    return for_mover(torch.where(turned | (put > 0), MINE, board), False)


def impossible(board: Int[Tensor, "*batch square"]) -> Bool[Tensor, "*batch"]:
    """Say of which boards of mine and theirs it is certain that no game leads to them.

    The last stone is theirs, and so is every stone beside it. A board of which this holds for no
    stone cannot be the result of a move. (Of other boards it is not known.)
    """
    near_mine = (board == MINE).float() @ BESIDE > 0
    return ~((board == THEIRS) & ~near_mine).any(-1)


def swapped(
    board: Int[Tensor, "*batch square"], square: Int[Tensor, "*batch"]
) -> Int[Tensor, "*batch square"]:
    """Give the stone on one square of each board to the other player.

    Raises:
        ConfigError: a square without a stone.
    """
    here = torch.nn.functional.one_hot(square, N_SQUARE) > 0
    if (board[here] == EMPTY).any():
        raise ConfigError("a square is empty: name one that holds a stone")
    return torch.where(here, 3 - board, board)


def open_stones(board: Int[Tensor, "*batch square"]) -> Bool[Tensor, "*batch square"]:
    """Say which stones have an empty square beside them: the others decide no legal move."""
    return (board != EMPTY) & ((board == EMPTY).float() @ BESIDE > 0)


def edits(
    board: Int[Tensor, "game square"], seed: int = 0, *, unreachable: bool = False
) -> tuple[Int[Tensor, "edit"], Int[Tensor, "edit"], Int[Tensor, "edit square"]]:
    """Swap one stone on each board, by lot among those whose swap changes the legal moves.

    Boards without such a stone are left out; with `unreachable`, so are swaps after which the
    board might occur in a game. Returns the rows, the squares, and the boards after the swap.

    Raises:
        ConfigError: a seed that is none, or no swap at all.
    """
    check_seed(seed)
    squares = torch.arange(N_SQUARE).expand(len(board), -1)
    each = board[:, None].expand(-1, N_SQUARE, -1)
    here = torch.eye(N_SQUARE, dtype=torch.bool)
    after = torch.where(here & (each != EMPTY), 3 - each, each)
    fit = (legal_moves(after) != legal_moves(each)).any(-1) & (board != EMPTY)
    fit = fit & impossible(after) if unreachable else fit
    rows = fit.any(-1).nonzero()[:, 0]
    if not len(rows):
        raise ConfigError("no stone of these boards can be swapped so: give other boards")
    lot = torch.Generator().manual_seed(seed)
    chosen = squares[rows].gather(1, torch.multinomial(fit[rows].double(), 1, generator=lot))[:, 0]
    return rows, chosen, swapped(board[rows], chosen)


@dataclass(frozen=True)
class Games:
    """Games, and what holds before each move, seen by whoever makes it.

    `tokens` are the start token and all moves but the last, `answer` the move that follows each.
    """

    tokens: Int[Tensor, "game pos"]
    answer: Int[Tensor, "game pos"]
    board: Int[Tensor, "game pos square"]  # EMPTY, MINE, THEIRS

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, rows: slice | Tensor) -> Games:
        return Games(self.tokens[rows], self.answer[rows], self.board[rows])

    @property
    def legal(self) -> Bool[Tensor, "game pos square"]:
        """Where one may move, before each move."""
        return legal_moves(self.board)

    @property
    def colors(self) -> Int[Tensor, "game pos square"]:
        """The boards with EMPTY, BLACK and WHITE; black moves at even positions."""
        return for_mover(self.board, torch.arange(self.tokens.shape[1]) % 2 == 0)

    @property
    def held_out(self) -> Bool[Tensor, "game"]:
        """Which games have an opening that no training shows."""
        return held_out_openings(self.answer)

    @property
    def words(self) -> list[str]:
        """The games as words of letters, as the model's tokenizer writes them."""
        rows = torch.cat([self.tokens, self.answer[:, -1:]], 1).tolist()
        return ["".join(LETTERS[token] for token in row) for row in rows]


def held_out_openings(moves: Int[Tensor, "game move"]) -> Bool[Tensor, "game"]:
    """Say which games open with three moves that are held out, by a sum that ten divides."""
    return moves[:, :3] @ torch.tensor([1, 3, 7]) % ONE_IN == 0


def random_games(n: int, seed: int | torch.Generator) -> Games:
    """Draw games of ten moves; every legal move is equally likely, each time.

    Games in which someone cannot move (one in sixty) are drawn again.

    Raises:
        ConfigError: fewer than one game.
    """
    if n < 1:
        raise ConfigError(f"{n} games: ask for at least one")
    if not isinstance(seed, torch.Generator):
        check_seed(seed)
        seed = torch.Generator().manual_seed(seed)
    kept, boards = _drawn(n, seed)
    while len(kept) < n:
        more = _drawn(n, seed)
        kept, boards = torch.cat([kept, more[0]])[:n], torch.cat([boards, more[1]])[:n]
    return _games(kept, boards)


def _drawn(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw n games, and leave out those that end early."""
    board, alive = first_board().expand(n, -1), torch.ones(n, dtype=torch.bool)
    moves, boards = [], []
    for _ in range(N_MOVE):
        legal = legal_moves(board)
        alive = alive & legal.any(-1)
        chance = torch.where(alive[:, None], legal, board == EMPTY).float()
        move = torch.multinomial(chance, 1, generator=generator)
        put = torch.zeros_like(chance).scatter_(1, move, 1.0)
        moves.append(move[:, 0])
        boards.append(board)
        turned = (board == THEIRS) & (put @ BESIDE > 0)
        board = for_mover(torch.where(turned | (put > 0), MINE, board), False)
    return torch.stack(moves, 1)[alive], torch.stack(boards, 1)[alive]


def _games(moves: Int[Tensor, "game move"], boards: Int[Tensor, "game move square"]) -> Games:
    start = torch.full_like(moves[:, :1], START_TOKEN)
    return Games(torch.cat([start, moves[:, :-1]], 1), moves, boards)


def replay(word: str) -> Games:
    """Play a word of letters, such as `^nhb`, and return it as one game of any length.

    Raises:
        TokenError: a letter that names no square, or no move at all.
        ConfigError: a move that is not legal.
    """
    letters = word.removeprefix("^")
    if not letters or (strange := sorted(set(letters) - set(LETTERS[:N_SQUARE]))):
        wrong = f"holds {strange[0]!r}" if letters else "has no move"
        raise TokenError(f"{word!r} {wrong}: write moves as letters from a to p, say '^bea'")
    moves, board, boards = torch.tensor([[LETTERS.index(c) for c in letters]]), first_board(), []
    for move in moves[0]:
        boards.append(board)
        board = play(board, move)
    return _games(moves, torch.stack(boards)[None])
