"""`minigpt zoo …`: the book's own models."""

import sys

import click


@click.group()
def zoo() -> None:
    """The book's own small models: list them, verify their cards, train them again."""


@zoo.command("list")
def list_zoo() -> None:
    """List every model, its size, its checkpoints, and what it is."""
    from minigpt.model.locate import zoo_steps
    from minigpt.zoo.entry import folder
    from minigpt.zoo.registry import ENTRIES, entry

    for name in ENTRIES:
        where = folder(name)
        size = sum(path.stat().st_size for path in where.iterdir()) if where.is_dir() else 0
        about = f"{size / 1e6:>6.1f} MB{len(zoo_steps(name)):>4} checkpoints"
        click.echo(f"{name:<20}{about}  {entry(name).summary}")


@zoo.command()
@click.argument("name")
@click.option(
    "--out", type=click.Path(file_okay=False), help="A new or empty folder (the package's)."
)
@click.option("--replace", is_flag=True, help="Replace the weights that the folder's card lists.")
def train(name: str, out: str | None, replace: bool) -> None:
    """Train NAME again from its recipe and write its card; minutes on one core.

    Without --out it goes where the package has its own, which takes --replace.
    """
    from pathlib import Path

    from minigpt.zoo.entry import folder
    from minigpt.zoo.registry import entry, make

    made = entry(name)
    where = Path(out) if out else folder(name)
    card = make(made, where, replace=replace)
    click.echo(f"{name}: {card.trained['seconds']} s on {card.trained['processor']}, in {where}")
    for what, number in card.measured.items():
        click.echo(f"  {number['what']}: {number['value']:.4g} {number['unit']}  ({what})")


@zoo.command()
@click.argument("names", nargs=-1)
def verify(names: tuple[str, ...]) -> None:
    """Measure each card again (or those of NAMES); exit code 1 if one does not hold."""
    from minigpt.zoo.registry import ENTRIES, entry
    from minigpt.zoo.registry import verify as checks_of

    failed = 0
    for name in [entry(name).name for name in names] or ENTRIES:
        click.echo(click.style(name, bold=True))
        for check in checks_of(name):
            mark = click.style("ok", fg="green") if check.holds else click.style("!!", fg="red")
            click.echo(f"  {mark}  {check.what:<34}{check.stated:<32}{check.found}")
            failed += not check.holds
    if failed:
        click.echo(f"\n{failed} of the statements do not hold.")
        sys.exit(1)
