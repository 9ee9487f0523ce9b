"""The import arrow: warehouse.contract, warehouse.tables ← seeds ← transforms ← expectations ← flows."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("warehouse", "seeds", "transforms", "expectations", "flows")
OUTSIDE = {  # what the road's pure part knows nothing of
    "transforms": {
        "prefect",
        "duckdb",
        "great_expectations",
        "pandas",
        "time",
        "random",
        "socket",
        "requests",
        "httpx",
    },
    "expectations": {"prefect", "duckdb"},
    "seeds": {"prefect", "duckdb", "great_expectations", "pandas", "polars"},
    "warehouse": {"prefect", "great_expectations", "pandas"},
    "flows": {"duckdb", "great_expectations"},
}
ALONE = {"great_expectations": "expectations/run.py", "duckdb": "warehouse/store.py"}
# what a package may import of the project, beside itself
ARROW = {
    "warehouse.contract": (),
    "warehouse.columns": ("warehouse.contract",),
    "warehouse.tables": ("warehouse.contract", "warehouse.columns"),
    "warehouse": ("seeds",),
    "seeds": ("warehouse.contract", "warehouse.columns", "warehouse.tables"),
    "transforms": ("warehouse.contract", "warehouse.columns", "warehouse.tables", "warehouse.render.frames", "seeds"),
    "expectations": (
        "warehouse.contract",
        "warehouse.columns",
        "warehouse.tables",
        "warehouse.render",
        "seeds",
        "transforms",
    ),
    "flows": ("warehouse", "seeds", "transforms", "expectations"),
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imported(path: Path, name: str) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, wherever in it, with the line; names of ``from`` imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; write the module's full name"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def within(module: str, *packages: str) -> bool:
    return any(module == p or module.startswith(f"{p}.") for p in packages)


MODULES = list(modules())


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[n for n, _ in MODULES])
def test_a_module_imports_only_what_lies_before_it_on_the_road(name: str, path: Path) -> None:
    rule = max((r for r in ARROW if within(name, r)), key=len)
    allowed = (*ARROW[rule], rule)
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}; {rule} may import of the project: {', '.join(allowed)}"
        for module, line in imported(path, name)
        if within(module, *PACKAGES) and not within(module, *allowed)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[n for n, _ in MODULES])
def test_a_module_imports_no_library_that_its_layer_does_not_know(name: str, path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    banned = {library for library in OUTSIDE[name.split(".")[0]] if ALONE.get(library) != relative}
    wrong = [f"{relative}:{line} imports {module}" for module, line in imported(path, name) if within(module, *banned)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", sorted(ALONE))
def test_a_library_has_one_module_that_imports_it(library: str) -> None:
    users = {p.relative_to(ROOT).as_posix() for n, p in MODULES if any(within(m, library) for m, _ in imported(p, n))}
    assert users <= {ALONE[library]}


def test_the_store_is_opened_by_flows_alone() -> None:
    users = {n.split(".")[0] for n, p in MODULES if any(within(m, "warehouse.store") for m, _ in imported(p, n))} - {
        "warehouse"
    }
    assert users <= {"flows"}


@pytest.mark.parametrize("command", ["extract", "lookup 义乌", "--help", "dictionary"])
def test_a_command_that_needs_no_run_imports_no_engine(command: str) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['zhibiao', *{command.split()!r}]\n"
        "from flows.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'duckdb', 'great_expectations', 'pandas', 'pysdmx', 'xlsxwriter', 'matplotlib', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else 0)\n"
    )
    line = '{"id": 1, "text": "今年1至7月，义乌市进出口总额3224.3亿元。", "published_on": "2023-08-15"}\n'
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        input=line,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
