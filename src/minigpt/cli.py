"""`minigpt …`: the command line, which imports a command's module only when it is called."""

import codecs
import os
import re
import sys
from importlib import import_module
from io import TextIOWrapper

import click

from minigpt.errors import MinigptError, nearest

# name → (module that holds the click command of that name, one line for --help)
COMMANDS = {
    "start": ("minigpt.course.cli", "Copy a lesson's exercises into your workspace."),
    "grade": ("minigpt.course.cli", "Grade an exercise or a whole lesson."),
    "watch": ("minigpt.course.cli", "Grade again each time you save."),
    "hint": ("minigpt.course.cli", "Show the next hint of an exercise."),
    "solution": ("minigpt.course.cli", "Show the solution after a pass, or on request."),
    "progress": ("minigpt.course.cli", "What you have solved, tried and have still to do."),
    "track": ("minigpt.course.tracks.cli", "Follow a reading path, and log its weeks."),
    "exercises": ("minigpt.course.cli", "Maintain exercises: generate stubs, prove the grader."),
    "book": ("minigpt.course.lessons.cli", "Maintain the book: check lessons, list claims."),
    "reproduce": ("minigpt.course.lessons.cli", "Published numbers: paper, ours, difference, why."),
    "teach": ("minigpt.course.teaching.cli", "Teach: a course's sites, repository and marks."),
    "train": (
        "minigpt.course.exercises.mine_cli",
        "Train a GPT, or resume a run that was cut short.",
    ),
    "generate": (
        "minigpt.course.exercises.mine_cli",
        "Continue a prompt with a model, as text streams.",
    ),
    "dashboard": ("minigpt.dashboard.cli", "Write a page about a training run."),
    "card": ("minigpt.dashboard.cli", "Write a run's model card, or check its numbers."),
    "explore": ("minigpt.explorer.cli", "Write a page with all that a model does on a prompt."),
    "research": (
        "minigpt.research.cli",
        "Your own study: make it, check it, pack it; a memo.",
    ),
    "planted": ("minigpt.planting.cli", "Plant features, or check what you found of them."),
    "capstone": ("minigpt.capstones.cli", "Score a capstone on data you did not choose on."),
    "mystery": ("minigpt.mystery.cli", "Eight models whose task nobody tells you."),
    "trace": ("minigpt.tracing.cli", "Write a report of causal tracing, or check its numbers."),
    "digits": ("minigpt.course.exercises.digits_cli", "Train a network that reads digits."),
    "zoo": ("minigpt.zoo.cli", "The book's own models: list, verify, train again."),
    "notebook": ("minigpt.methods.cli", "Write a notebook of a method, ready to run."),
    "heads": ("minigpt.interp.cli", "Report what every head of a model attends to."),
    "data": ("minigpt.data.cli", "Fetch and inspect the data that lessons use."),
    "doctor": ("minigpt.data.cli", "Explain the state of this machine."),
}


OUT_OF_MEMORY = re.compile(r"(allocate|out of) memory", re.IGNORECASE)  # as PyTorch says it
# What stands for a character that the terminal's encoding lacks; for any other, a question mark
PLAINER = {
    **{"✓": "+", "✗": "x", "○": "o", "●": "*", "↻": "~", "·": ".", "×": "x", "√": "sqrt "},
    **{"→": "->", "…": "...", "–": "-", "—": "-", "−": "-", "‑": "-", "’": "'", "‘": "'"},
    **{"“": '"', "”": '"', "≤": "<=", "≥": ">=", "²": "^2", "\N{NO-BREAK SPACE}": " "},
}


def degrade(problem: UnicodeError) -> tuple[str, int]:
    """Print something plainer for characters that cannot be encoded, as a codec's error handler."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lost = problem.object[problem.start : problem.end]
    return "".join(PLAINER.get(one, "?") for one in lost), problem.end


def print_anywhere() -> None:
    """Let this process print any text to any terminal, file or pipe: nothing raises, marks stay.

    ASCII is what a system says that does not know its terminal: it gets UTF-8, as click, which
    prints most of our words, does it too (PEP 538 gives the reasons).
    """
    codecs.register_error("minigpt.degrade", degrade)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            unknown = codecs.lookup(stream.encoding).name == "ascii"
            encoding = "utf-8" if unknown else stream.encoding
            stream.reconfigure(encoding=encoding, errors="minigpt.degrade")


class LazyGroup(click.Group):
    """A click group whose commands live in modules that are imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of a learner's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where a word is none."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            raise MinigptError(f"no command {args[0]!r}; {nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="minigpt")
def cli() -> None:
    """Build GPT-2 from first principles, then take it apart."""


def main() -> None:
    """Run the command line; a refusal becomes one sentence and exit code 2."""
    print_anywhere()
    try:
        cli(color=False if os.environ.get("NO_COLOR") else None)
    except MinigptError as refusal:
        click.echo(f"minigpt: {refusal}", err=True)
        sys.exit(2)
    except (MemoryError, RuntimeError) as failure:
        if not (isinstance(failure, MemoryError) or OUT_OF_MEMORY.search(str(failure))):
            raise
        advice = "ask for a smaller batch, context or model"
        click.echo(f"minigpt: this machine has not enough memory for that: {advice}", err=True)
        sys.exit(2)
    except OSError as failure:
        click.echo(f"minigpt: {failure.strerror or failure}: {failure.filename}", err=True)
        sys.exit(2)
