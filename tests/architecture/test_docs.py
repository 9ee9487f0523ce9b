"""Every command is helped and documented, every setting and reason explained, every target listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from flows import generate
from flows.cli import app
from flows.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = generate._commands("zhibiao", typer.main.get_command(app))


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[n for n, _ in COMMANDS])
def test_a_command_has_help_with_an_example(name: str, command: Any) -> None:
    assert command.help, f"{name} has no help"
    assert f"Example: {name}" in command.help, f"the help of {name} shows no example of it"
    for parameter in command.params:
        assert parameter.help, f"{name} {parameter.name} has no help"


@pytest.mark.parametrize("name", [n for n, _ in COMMANDS])
def test_a_command_is_in_the_reference(name: str) -> None:
    assert f"## {name}\n" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_reference_is_up_to_date() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == generate.command_reference(), "type: make generate"


def test_every_exit_code_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for ending in generate.EXIT_CODES.values():
        assert f"| {ending.code} | {ending.means} |" in text


def test_every_setting_is_described() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, f"setting {name} has no description"


def test_every_make_target_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## \S", text, re.MULTILINE), f"make {target} has no ## comment"


def test_deployments_name_modules_that_exist() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert deployments
    for deployment in deployments:
        module, _, flow = deployment["entrypoint"].rpartition(".")
        assert "/" not in module, "a path entrypoint puts flows/ on sys.path; name the module"
        source = (ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        assert f"def {flow}(" in source
