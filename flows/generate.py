"""The generated files of the repository: what the contract and the commands say, committed for readers.

``docs/cli.md`` is rendered here, ``docs/queries.md`` in ``flows.worked`` with the answers of the sample drops,
``docs/quality.md`` in ``expectations.catalogue``, the others from the contract in ``warehouse.render``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows.failures import EXIT_CODES, InputError
from flows.show import note

ROOT = Path(__file__).resolve().parent.parent


def generated() -> dict[str, str]:
    """Path from the top of the repository -> text, for every generated file.

    ``InputError``: two rules of one rank claim the same text, so that the files would tell of rules that do not stand.
    """
    from expectations.catalogue import quality_page
    from flows.worked import questions_page, sample_warehouse
    from seeds import language_table
    from transforms.number_families import families
    from transforms.rule_clashes import family_clashes, override_clashes
    from warehouse.render.__main__ import generated as rendered

    clashes = family_clashes(families(), language_table.number_families())
    clashes += override_clashes(language_table.metric_overrides())
    if clashes:
        raise InputError("; ".join(clashes))
    with sample_warehouse() as sample:
        answers = questions_page(sample)
    return {
        **rendered(),
        "docs/cli.md": command_reference(),
        "docs/queries.md": answers,
        "docs/quality.md": quality_page(),
    }


def write_or_check(*, check: bool) -> None:
    """Bring the files up to date; with ``check`` write nothing and fail where one is not."""
    stale = {
        path: text
        for path, text in generated().items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    }
    if check:
        if stale:
            raise InputError(f"out of date: {', '.join(stale)}; type `make generate` and commit the result")
        return
    for path, text in stale.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
        note(f"wrote {path}")
    if not stale:
        note("all generated files are up to date")


def command_reference() -> str:
    """docs/cli.md, rendered from the commands themselves."""
    import typer.main

    from flows.cli import app
    from flows.settings import Settings

    parts = [
        "# Commands\n\nGENERATED from flows/cli.py and flows/settings.py by `make generate`: edit those, not this page.\n",
        "`zhibiao` and `python -m flows.cli` are the same. Standard output is data, standard error is for people.\n",
    ]
    parts += [_page(name, command) for name, command in _commands("zhibiao", typer.main.get_command(app))]
    parts.append("## Exit codes\n\n| code | meaning |\n| --- | --- |")
    parts += [f"| {ending.code} | {ending.means} |" for ending in EXIT_CODES.values()]
    parts.append(
        "\n## Settings\n\nEach is read from the option where there is one, else from `ZHIBIAO_<NAME>`, "
        "else from `zhibiao.toml` in the working directory, else the default.\n\n"
        "| setting | default | meaning |\n| --- | --- | --- |"
    )
    parts += [
        f"| `{name}` | {'' if field.default is None else f'`{field.default}`'} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(parts) + "\n"


def _commands(name: str, command: Any) -> list[tuple[str, Any]]:
    """Every command that does something, with the words that call it."""
    inner = getattr(command, "commands", None)
    if inner is None:
        return [(name, command)]
    return [found for word, below in inner.items() for found in _commands(f"{name} {word}", below)]


def _page(name: str, command: Any) -> str:
    lines = [f"## {name}\n", f"{(command.help or '').strip()}\n"]
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and "--help" not in p.opts]
    usage = " ".join([*(["[OPTIONS]"] if options else []), *(_argument(p) for p in arguments)])
    lines.insert(1, f"    {name} {usage}".rstrip() + "\n")
    if arguments or options:
        lines.append("| | |\n| --- | --- |")
    for p in arguments:
        lines.append(f"| `{p.metavar or p.name.upper()}` | {_cell(p.help)} |")
    for p in options:
        value = f" {p.metavar}" if p.metavar else ""
        default = "" if p.default in (None, False) else f" Default: {getattr(p.default, 'value', p.default)}."
        lines.append(f"| `{', '.join(p.opts)}{value}` | {_cell(p.help)}{default} |")
    return "\n".join(lines) + "\n"


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name.upper()) + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|").replace("\n", " ")
