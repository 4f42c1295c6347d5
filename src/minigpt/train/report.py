"""Tell the person at the terminal how a run is doing."""

import sys
from typing import Any, Self

from minigpt.train.log import Row


class Reporter:
    """Says nothing: what lessons and tests use, and the base of the others."""

    def start(self, step: int, steps: int, tokens_per_step: int) -> None:
        """Begin, at a step that is not 0 where a run is resumed."""

    def row(self, row: Row, seconds: float) -> None:
        """Take note of a step, `seconds` after this process began to train."""

    def close(self) -> None:
        """End, also after an error."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def clock(seconds: float) -> str:
    """Write a duration as minutes and seconds.

    Example:
        >>> clock(3725)
        '1:02:05'
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


class Lines(Reporter):
    """One plain line for each evaluation, for files and pipes."""

    def start(self, step: int, steps: int, tokens_per_step: int) -> None:
        """Remember where the run began, to tell its speed."""
        self.first, self.steps, self.tokens_per_step = step, steps, tokens_per_step

    def row(self, row: Row, seconds: float) -> None:
        """Print a line if the row has a validation loss."""
        if row.val_loss is not None:
            print(self.describe(row, seconds), file=sys.stderr, flush=True)

    def describe(self, row: Row, seconds: float) -> str:
        """Say the losses, the speed and how long it will still take."""
        done = row.step - self.first
        parts = [f"step {row.step}/{self.steps}"]
        parts += [f"loss {row.loss:.4f}"] if row.loss is not None else []
        parts += [f"validation {row.val_loss:.4f}"] if row.val_loss is not None else []
        if done > 0 and seconds > 0:
            left = (self.steps - row.step) * seconds / done
            speed = done * self.tokens_per_step / seconds
            parts += [f"{speed:,.0f} tokens/s", f"{clock(left)} left"]
        return "  ".join(parts)


class Bar(Lines):
    """A progress bar that stays on one line of a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = BarColumn(), TextColumn("{task.description}")
        self._bar = Progress(*columns, console=Console(stderr=True))
        self._val: float | None = None

    def start(self, step: int, steps: int, tokens_per_step: int) -> None:
        """Draw the bar."""
        super().start(step, steps, tokens_per_step)
        self._task = self._bar.add_task("", total=steps, completed=step)
        self._bar.start()

    def row(self, row: Row, seconds: float) -> None:
        """Move the bar; it keeps showing the last validation loss."""
        self._val = row.val_loss if row.val_loss is not None else self._val
        text = self.describe(Row(row.step, row.examples, row.loss, val_loss=self._val), seconds)
        self._bar.update(self._task, completed=row.step, description=text)

    def close(self) -> None:
        """Leave the last state of the bar on the screen."""
        self._bar.stop()


def reporter(stream: Any = None) -> Reporter:
    """Return a bar on a terminal, lines elsewhere."""
    return Bar() if (stream or sys.stderr).isatty() else Lines()
