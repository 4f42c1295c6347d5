"""`minigpt mystery …`: eight models whose task nobody tells you."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from minigpt.course.files import save_work, shown
from minigpt.course.paths import workspace
from minigpt.mystery.board import BOARD_FILE, changing_board, read_board
from minigpt.mystery.models import MYSTERIES, load_mystery, mystery_numbered

TEMPLATE = '''"""Mystery {number}: what the model answers, and how.

    from minigpt.mystery.models import load_mystery, mystery_prompts
    model, prompts = load_mystery({number}), mystery_prompts({number}, 500)
    model("{example}")[0, -1].argmax()
"""


def predict(text: str) -> str:
    """The model's likeliest sign after a text like "{example}"; text[0] is the start sign."""
    return text[-1]


# What each head reads, for a query at position q: "start", "self", "previous", "all", "back 3",
# "position 3", or a function (text, q) → a position, a list of positions, or {{3: 0.7, 0: 0.3}}.
# Where it returns None, the head may write anything.
HEADS = {{}}

# The layers whose MLP takes part.
MLPS = []
'''


def _now() -> str:
    return datetime.now().isoformat(timespec="minutes")


@click.group()
def mystery() -> None:
    """Solve the Mystery Circuit: eight models whose task nobody tells you.

    The board is my/mystery.json.
    """


@mystery.command(name="list")
def list_() -> None:
    """List the mysteries: their shapes, what they read, and how far you are."""
    from minigpt.interp.core.structure import has_mlp

    board = read_board(workspace() / BOARD_FILE)
    for number, one in MYSTERIES.items():
        model = load_mystery(number)
        cfg, mlp = model.cfg, "with MLPs" if has_mlp(model) else "attention alone"
        row = board.row(number)
        state = "solved" if row.solved else f"checked {row.checks}×" if row.begun else ""
        layers = f"{cfg.n_layer} layer" + "s" * (cfg.n_layer > 1)
        reads = f"{one.length} letters from a to {one.letters[-1]}"
        click.echo(
            f"{number}  {layers:<8}  {cfg.n_head} heads  {mlp:<15}  {reads:<22}  "
            f"~{one.minutes:>3} min  {state}".rstrip()
        )


@mystery.command()
@click.argument("number", type=int)
def start(number: int) -> None:
    """Make my/mystery_NUMBER.py to fill in, and start its clock. A file that is there stays."""
    one = mystery_numbered(number)
    path = workspace() / f"mystery_{number}.py"
    if not path.exists():
        example = "^" + (one.letters * 2)[: one.length]
        save_work(path, TEMPLATE.format(number=number, example=example))
    with changing_board(workspace()) as board:
        row = board.row(number)
        row.begun = row.begun or _now()
    click.echo(f"Fill in {shown(path)}, then: minigpt mystery check {number}")


@mystery.command()
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(number: int, file: Path | None) -> None:
    """Check an answer on prompts that nobody has seen; a right one opens the solution.

    Exit code 0 if it is right, 1 if it is not, 2 if the file is refused.
    """
    from minigpt.mystery.check import check_mystery
    from minigpt.mystery.seal import open_secret, phrase_of

    verdict = check_mystery(number, file or workspace() / f"mystery_{number}.py")
    for finding in verdict.findings:
        click.echo(finding.line())
    with changing_board(workspace()) as board:
        row = board.row(number)
        row.begun = row.begun or _now()
        row.checks += not row.solved  # what somebody tries afterwards does not count
        if verdict.right and not row.solved:
            row.solved = _now()
            row.agreement, row.parts = verdict.findings[0].found, len(verdict.parts)
    if not verdict.right:
        sys.exit(1)
    secret = open_secret(verdict.mystery, phrase_of(verdict.parts))
    if secret is None:
        click.echo("✓ Solved, by parts that its authors did not find: please tell them.")
        return
    for name, content in (("solution.md", secret.solution), ("recipe.py", secret.recipe)):
        path = workspace() / f"mystery_{number}_{name}"
        save_work(path, content)
        click.echo(f"✓ Solved: {shown(path)} is open")


@mystery.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--name", help="The name on your board.")
def board(files: tuple[Path, ...], name: str | None) -> None:
    """Show your board, and those in FILES of others, the most and the fastest solved first."""
    if name is not None:
        with changing_board(workspace()) as mine:
            mine.name = name
    boards = [read_board(path) for path in (workspace() / BOARD_FILE, *files)]
    ranked = []
    for one in boards:
        solved = {number: row for number, row in one.rows.items() if row.solved}
        minutes = sum(row.minutes for row in solved.values())
        ranked.append((-len(solved), minutes, one.name or "you", solved))
    for _, minutes, who, solved in sorted(ranked, key=lambda row: row[:3]):
        click.echo(f"{who}: {len(solved)} of {len(MYSTERIES)} solved in {minutes} minutes")
        for number, row in sorted(solved.items()):
            click.echo(
                f"  {number}: {row.agreement:.1%} predicted; parts: {row.parts}, "
                f"checks: {row.checks}, minutes: {row.minutes}"
            )
