"""`minigpt research …`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.group()
def research() -> None:
    """Research of your own: a package that others can check and run, and a memo of plans."""


@research.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Write a package that is filled, sealed and sound.")
def new(name: Path, example: bool) -> None:
    """Write a replication package: pre-registration, pins, hashes, notebook, report, post."""
    from minigpt.research.new import new_package, next_steps

    names = new_package(name, example=example)
    click.echo("\n".join(f"  {one}" for one in names))
    click.echo(
        f"Wrote {name}: a sound package to read and to break" if example else next_steps(name)
    )


@research.command()
@_FOLDER
def seal(folder: Path) -> None:
    """Seal the pre-registration of FOLDER, before there are results."""
    from minigpt.research.seal import seal as seal_it

    made = seal_it(folder)
    click.echo(f"sealed {made.day}: {made.sha256}")
    click.echo("Send this hash to somebody, or publish it: in your folder it convinces only you.")


@research.command()
@_FOLDER
def run(folder: Path) -> None:
    """Run the notebook of FOLDER again, and compare its results with those stated."""
    from minigpt.research.run import run_package

    done = run_package(folder)
    for name, one in done.found.results.items():
        click.echo(
            f"{name}: {one.value:.6g} ± {one.spread:.6g}, control {one.control:.6g} "
            f"± {one.control_spread:.6g} (seeds {', '.join(map(str, one.seeds))})"
        )
    for note in done.notes:
        click.echo(f"· {note}")
    for name, difference in done.differences:
        click.echo(f"✗ {name}: {difference}")
    if not done.stated:
        click.echo("· no result is stated whole in results.toml: nothing was compared")
    elif not done.differences:
        click.echo(f"✓ results reproduced: {done.stated}")
    if done.differences:
        sys.exit(2)


@research.command()
@click.argument("path", metavar="FOLDER|MEMO", type=click.Path(path_type=Path))
def check(path: Path) -> None:
    """Grade the form of a package (a folder) or a memo (a .md file): exit code 0 or 2."""
    if path.suffix == ".md" and not path.is_dir():
        from minigpt.research.memo import check_memo

        _report(check_memo(path))
        return
    from minigpt.research.check import check_package

    _report(check_package(path))


def _report(found: Sequence[object]) -> None:
    for one in found:
        click.echo(f"✗ {one}")
    click.echo(f"findings: {len(found)}", err=True)
    if found:
        sys.exit(2)
    click.echo("✓ its form is sound; whether the question is good, no program says")


@research.command()
@_FOLDER
@click.option("--out", type=click.Path(path_type=Path), help="The archive (FOLDER.zip).")
def pack(folder: Path, out: Path | None) -> None:
    """Make one archive of FOLDER that another person can unpack and run."""
    from minigpt.data.files import sha256_of_file
    from minigpt.research.pack import write_archive

    made = write_archive(folder, out)
    click.echo(f"Wrote {made}, SHA-256 {sha256_of_file(made)}")
    click.echo(f"Another person unpacks it and says: minigpt research run {folder.resolve().name}")


@research.command()
@click.argument("name", type=click.Path(path_type=Path))
def memo(name: Path) -> None:
    """Write an empty research memo, NAME.md: problems, hypotheses, plans."""
    from minigpt.research.memo import write_memo

    path = write_memo(name)
    click.echo(f"Wrote {path}: fill it in, then `minigpt research check {path}`")
