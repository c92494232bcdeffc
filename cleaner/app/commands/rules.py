"""`cleaner rules`: what rules there are, and whether a file of one's own is right."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.app.commands.look import refuse_outputs
from cleaner.app.commands.options import RULES_OPTION
from cleaner.app.commands.streams import say, show, show_controls

if TYPE_CHECKING:
    from cleaner.rules.book import Rule

FILES = click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False))
HEAD: tuple[str, ...] = ("rule", "role", "scope", "conditions", "matches", "spares")


@click.group(short_help="List, check and test rules, ours and your own.")
def rules() -> None:
    """List, check and test rules.

    A file of your own has tables like ours, and lines above them that say for which pages they are:

    \b
      off = ["related-headline-en"]     # rules of ours not to ask
      sites = ["courier.example"]       # only on this site and below it
      languages = ["en"]                # only in these languages
    \b
      [[rule]]
      id = "courier-promo"
      role = "related"
      starts = ["more from the courier"]
      force = true                      # it beats everything else
      matches = ["More from the Courier: the ferry stops"]
      spares = ["More from the Couriers"]
    """


@rules.command(name="list", short_help="List every rule with its role and counts.")
@RULES_OPTION
@click.option("--role", metavar="ROLE", help="Only rules of this role.")
@click.option(
    "--removed-in",
    "out",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="OUT",
    help="Count too what each rule removed in this output folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_rules(rules: tuple[str, ...], *, role: str | None, out: Path | None, as_json: bool) -> None:
    """List every rule: its role, how many conditions it has, and how many examples.

    \b
    Examples:
      cleaner rules list --role related
      cleaner rules list --rules my.toml --removed-in out/
    """
    from cleaner.app.commands.table import show_table  # noqa: PLC0415
    from cleaner.rules.book import load_rules  # noqa: PLC0415
    from cleaner.rules.user import load_user_rules, name_nearest  # noqa: PLC0415
    from cleaner.types import Role  # noqa: PLC0415

    if role and role not in set(Role):
        raise click.UsageError(f"--role {role}: no such role{name_nearest(role, list(Role))}")
    users = load_user_rules(rules) if rules else None
    known = (*(users.book.rules if users else ()), *load_rules().rules)
    off = {rule_id for file in (users.files if users else ()) for rule_id in file.off}
    shown = [rule for rule in known if role in {None, rule.role}]
    removed = count_removals(out) if out else {}
    more = [removed.get(f"rule:{rule.id}", (0, 0, 0)) if out else () for rule in shown]
    rows = [(*describe_rule(rule, off), *counts) for rule, counts in zip(shown, more, strict=True)]
    head = (*HEAD, *(("removals", "words", "documents") if out else ()))
    show_table(head, rows, as_json=as_json)


def describe_rule(rule: Rule, off: set[str]) -> tuple[str | int, ...]:
    """The row of a rule."""
    n_conditions = sum(map(len, (rule.lines, rule.starts, rule.patterns, rule.classes, rule.tags)))
    name = f"{rule.id} (off)" if rule.id in off else rule.id
    kind = "hint" if rule.hint else "force" if rule.force else rule.scope
    return name, str(rule.role), kind, n_conditions, len(rule.matches), len(rule.spares)


def count_removals(out: Path) -> dict[str, tuple[int, int, int]]:
    """What each rule removed in an output folder: removals, words, documents."""
    from cleaner.app.report.outputs import read_outputs  # noqa: PLC0415
    from cleaner.app.report.site import DECODER  # noqa: PLC0415
    from cleaner.app.report.tally import Tally  # noqa: PLC0415

    tally = Tally()
    with refuse_outputs():
        for output in read_outputs(out, DECODER):
            tally.add(output)
    return {name: (found.removals, found.words, found.documents) for name, found in tally.sources.items()}


@rules.command(short_help="Say whether files of your own are right.")
@FILES
def check(files: tuple[str, ...]) -> None:
    """Check rule FILEs: their form, ids and keys, and that every pattern is one the engine matches in linear time.

    Exit status: 0 all are right, 1 some are wrong.

    \b
    Example:
      cleaner rules check my.toml
    """
    if not files:
        raise click.UsageError("give the rule files to check: cleaner rules check my.toml")
    from cleaner.rules.book import RuleError  # noqa: PLC0415
    from cleaner.rules.user import load_user_rules  # noqa: PLC0415

    failed = False
    for file in files:
        try:
            users = load_user_rules((file,))
        except RuleError as error:
            say(str(error))
            failed = True
            continue
        n_off = sum(len(found.off) for found in users.files)
        show(f"{file}: {len(users.book.rules)} rules, {n_off} of ours off, no fault found")
    sys.exit(1 if failed else 0)


@rules.command(short_help="Try rules on their own examples.")
@FILES
def test(files: tuple[str, ...]) -> None:
    """Try every rule of FILEs, or of ours, on its own examples: it must take its `matches` and leave its `spares`.

    Exit status: 0 all do, 1 some do not.

    \b
    Examples:
      cleaner rules test
      cleaner rules test my.toml
    """
    from cleaner.rules.book import RuleError, load_rules, try_rules  # noqa: PLC0415
    from cleaner.rules.user import load_user_rules  # noqa: PLC0415

    try:
        book = load_user_rules(files).book if files else load_rules()
    except RuleError as error:
        raise click.ClickException(str(error)) from error
    show_tried(len(book.rules), [(rule.id, *wrong) for rule, *wrong in try_rules(book)])


def show_tried(n_rules: int, wrong: Iterable[Any]) -> None:
    """What went wrong, and how much did not."""
    found = [(name, missed, taken) for name, missed, taken in wrong if missed or taken]
    for name, missed, taken in found:
        click.echo(click.style(show_controls(name), bold=True))
        for line in missed:
            show("  should take:  " + line)
        for line in taken:
            show("  should leave: " + line)
    click.echo(f"{n_rules} rules tried, {len(found)} wrong", err=True)
    sys.exit(1 if found else 0)
