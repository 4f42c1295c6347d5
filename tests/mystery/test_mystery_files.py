"""The seal, the board, and the commands around them."""

import json

import pytest
from click.testing import CliRunner

from minigpt.errors import CourseError, DataError
from minigpt.mystery.board import Board, BoardRow, changing_board, read_board
from minigpt.mystery.cli import mystery
from minigpt.mystery.models import MYSTERIES, mystery_numbered
from minigpt.mystery.seal import SEALED, Secret, open_secret, seal_secret

SECRET = Secret("recipe", "solution – ü", "answer")


def test_each_phrase_opens_a_seal_and_no_other_does(tmp_path):
    one = mystery_numbered(1)
    seal_secret(SECRET, one, ["head 0.0", "head 0.1, mlp 0"], tmp_path / "1.json")
    assert open_secret(one, "head 0.0", tmp_path) == SECRET
    assert open_secret(one, "head 0.1, mlp 0", tmp_path) == SECRET
    for wrong in ("", "head 0.1", "head 0.0 ", "mlp 0, head 0.1"):
        assert open_secret(one, wrong, tmp_path) is None
    assert "recipe" not in (tmp_path / "1.json").read_text()
    for content in ("", "{}", '{"content": "x", "keys": 3}'):
        (tmp_path / "1.json").write_text(content)
        with pytest.raises(DataError, match="mystery 1"):
            open_secret(one, "head 0.0", tmp_path)


def test_nothing_sealed_lies_open(secrets):
    assert sorted(path.stem for path in SEALED.iterdir()) == [str(number) for number in MYSTERIES]
    for number, secret in secrets.items():
        sealed = (SEALED / f"{number}.json").read_text()
        assert not any(line.strip() in sealed for line in secret.solution.splitlines() if line)
        assert len(secret.solution.split()) > 60, "says how one would find it"


def test_a_board_is_what_was_written(tmp_path):
    rows = {3: BoardRow("2026-01-05T19:00", 4, "2026-01-05T20:10", 0.991, 2), 5: BoardRow("", 0)}
    with changing_board(tmp_path) as board:
        board.name, board.rows = "Åda", rows
    assert read_board(tmp_path / "mystery.json") == Board("Åda", rows)
    assert rows[3].minutes == 70


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "left as it is"),
        ('{"format": "x", "version": 1, "name": "", "mysteries": {}}', "no board"),
        ('{"format": "minigpt mysteries", "version": 9, "name": "", "mysteries": {}}', "version 9"),
        (
            '{"format": "minigpt mysteries", "version": 1, "name": "", '
            '"mysteries": {"1": {"begun": "yesterday"}}}',
            "yesterday.*left as it is",
        ),
        (
            '{"format": "minigpt mysteries", "version": 1, "name": "", '
            '"mysteries": {"1": {"solved": "2026-01-05T19:00"}}}',
            "never begun",
        ),
        (
            '{"format": "minigpt mysteries", "version": 1, "name": "", "mysteries": {"9": {}}}',
            "has a mystery '9'",
        ),
    ],
)
def test_a_strange_board_is_left_as_it_is(content, says, tmp_path):
    path = tmp_path / "mystery.json"
    path.write_text(content)
    with pytest.raises(CourseError, match=says), changing_board(tmp_path):
        pass
    assert path.read_text() == content


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MINIGPT_WORKSPACE", str(tmp_path / "my"))
    return lambda *words: CliRunner().invoke(mystery, list(words))


def test_from_the_start_to_the_solution(run, secrets, tmp_path):
    listed = run("list").output.splitlines()
    assert len(listed) == len(MYSTERIES)
    assert all(line.startswith(f"{number}  ") for number, line in enumerate(listed, 1))
    assert run("start", "1").exit_code == 0
    path = tmp_path / "my" / "mystery_1.py"
    template = path.read_text()
    refused = run("check", "1")
    assert "names no part" in str(refused.exception)
    path.write_text(template + "\nHEADS = {'0.0': 'all'}\n")
    wrong = run("check", "1")
    assert wrong.exit_code == 1
    assert "✗ predict names the model's choice" in wrong.output
    assert "✗ the named parts alone make the model's choice" in wrong.output
    assert not (tmp_path / "my" / "mystery_1_solution.md").exists()
    run("start", "1")
    assert "'all'" in path.read_text(), "a file that is there stays"
    path.write_text(secrets[1].answer)
    right = run("check", "1")
    assert right.exit_code == 0, right.output
    assert (tmp_path / "my" / "mystery_1_solution.md").read_text() == secrets[1].solution
    assert (tmp_path / "my" / "mystery_1_recipe.py").read_text() == secrets[1].recipe
    assert run("check", "1").exit_code == 0
    board = json.loads((tmp_path / "my" / "mystery.json").read_text())
    assert board["mysteries"]["1"]["checks"] == 2, "what is tried afterwards does not count"
    assert "solved" in run("list").output.splitlines()[0]


def test_boards_of_several_people_are_ranked(run, tmp_path):
    for name, numbers in (("Bo", [1, 2]), ("Cy", [1])):
        (tmp_path / name).mkdir()
        with changing_board(tmp_path / name) as board:
            board.name = name
            for number in numbers:
                board.rows[number] = BoardRow("2026-01-05T19:00", 1, "2026-01-05T19:30", 1.0, 1)
    files = [str(tmp_path / name / "mystery.json") for name in ("Cy", "Bo")]
    shown = run("board", "--name", "Ada", *files).output.splitlines()
    assert [line for line in shown if not line.startswith(" ")] == [
        "Bo: 2 of 8 solved in 60 minutes",
        "Cy: 1 of 8 solved in 30 minutes",
        "Ada: 0 of 8 solved in 0 minutes",
    ]
