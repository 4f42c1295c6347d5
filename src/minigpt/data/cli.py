"""`minigpt data …` and `minigpt doctor`."""

import sys

import click


@click.group()
def data() -> None:
    """Fetch and inspect the data that lessons use."""


@data.command("fetch")
@click.argument("names", nargs=-1)
def _fetch(names: tuple[str, ...]) -> None:
    """Fetch data sets by NAME, or repair them; without a name, all that the lessons need.

    What is here already is read and its hashes are compared; what is damaged is fetched again.
    """
    from minigpt.data.catalog import CATALOG, lookup
    from minigpt.data.store import materialize

    wanted = [lookup(name) for name in names]  # refuse a misspelt name before any work
    for entry in wanted or [entry for entry in CATALOG.values() if entry.default]:
        click.echo(f"{entry.name:<18}{materialize(entry, thorough=True)}")


@data.command("list")
def _list() -> None:
    """List every data set, whether it is here, and what it is."""
    from minigpt.data.store import status

    for found in status():
        entry = found.data
        size = f"{entry.size / 1e6:.1f} MB"
        click.echo(f"{entry.name:<18}{found.state:<9}{size:>9}  {entry.about} ({entry.license})")


@data.command("verify")
def _verify() -> None:
    """Read every file that was fetched and compare its hash; exit code 2 if one is damaged."""
    from minigpt.data.store import status

    damaged = 0
    for found in status(thorough=True):
        if found.state == "corrupt":
            damaged += 1
            remedy = f"to repair it, run `{found.data.command}`"
            click.echo(f"{found.data.name:<18}corrupt: {found.problem}; {remedy}")
        else:
            click.echo(f"{found.data.name:<18}{found.state}")
    if damaged:
        sys.exit(2)


@click.command()
def doctor() -> None:
    """Explain the state of this machine; exit code 2 if something that is needed is missing."""
    from minigpt.data.doctor import examine

    findings = examine()
    marks = {"ok": ("ok", "green"), "note": ("--", "yellow"), "missing": ("!!", "red")}
    for finding in findings:
        mark, color = marks[finding.level]
        click.echo(f"{click.style(mark, fg=color)}  {finding.what:<18}{finding.state}")
        if finding.remedy:
            click.echo(f"    {'':<18}→ {finding.remedy}")
    needed = [finding.what for finding in findings if finding.level == "missing"]
    if needed:
        click.echo(f"\nNeeds attention: {', '.join(needed)}.")
        sys.exit(2)
    click.echo("\nAll that the book needs is here.")
