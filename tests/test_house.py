"""The house rules, proved: which room may import which, how long things may be, and what no file may hold."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application import use_cases

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}

LONGEST_FUNCTION = 40
LONGEST_FILE = 300

# One letter of each stands in brackets, so that this file does not hold what it looks for.
LEFTOVERS = re.compile(r"\b(?:TO[D]O|FIX[M]E|HA[C]K)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:wor[k]/|roo[t]/|hom[e]/\w|User[s]/\w|far[m]/|tmp/duba[n])")
REGISTRY_HOSTS = re.compile(
    r"\bpypi[.]org|pypi[.]python[.]org|pythonhosted[.]org|registry[.]npmjs|(?:deb|security)[.]debian[.]org"
)
SECRETS = re.compile(r"\b\d{6,12}:[\w-]{30,}|-----BEGIN [A-Z ]*PRIVAT[E] KEY|\bgh[pousr]_\w{30,}")


def test_every_file_of_the_program_has_a_place_in_the_layers() -> None:
    found = {f"bot.{path.stem}" for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or _is_package(path)}
    placed = set(re.findall(r"[\w.]+", " ".join(CONTRACTS["layers"]["layers"])))

    assert found - {"bot.__init__"} <= placed


@pytest.mark.parametrize("contract", CONTRACTS)
def test_rooms_import_only_what_they_may(
    contract: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(ROOT)
    configuration.configure()
    cache = pytestconfig.cache.mkdir("import-linter")

    kept = use_cases.lint_imports("pyproject.toml", (contract,), cache_dir=str(cache))

    assert kept, capsys.readouterr().out


def test_a_broken_contract_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "bot" / "flows", tmp_path / "rooms")
    (tmp_path / "rooms" / "stray.py").write_text("import telegram\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_package = "rooms"\ninclude_external_packages = true\n'
        '[[tool.importlinter.contracts]]\nname = "no telegram"\ntype = "forbidden"\n'
        'source_modules = ["rooms"]\nforbidden_modules = ["telegram"]\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    configuration.configure()

    assert not use_cases.lint_imports("pyproject.toml", cache_dir=None)


def test_a_function_fits_on_a_screen() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {length} lines"
        for path in _code()
        for function, length in _functions(path)
        if length > LONGEST_FUNCTION
    ]

    assert not too_long


def test_a_file_has_one_idea() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _code()}

    assert not {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST_FILE}


@pytest.mark.parametrize(
    "unwanted",
    [
        pytest.param(LEFTOVERS, id="what was left for later"),
        pytest.param(MACHINE_PATHS, id="a path of somebody's machine"),
        pytest.param(REGISTRY_HOSTS, id="a package registry's address"),
        pytest.param(SECRETS, id="anything shaped like a token or a key"),
    ],
)
def test_no_file_holds(unwanted: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"  # never the line itself: it may be a secret
        for path, text in _texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if unwanted.search(line)
    ]

    assert not found


def test_a_token_is_recognised() -> None:
    assert SECRETS.search("DUBAN_TOKEN=" + "1234567890:" + "A" * 35)


def test_the_lock_holds_what_the_package_asks_for() -> None:
    project = PYPROJECT["project"]
    runtime, everything = _locked("requirements.lock"), _locked("requirements-dev.lock")

    assert set(map(_plain, project["dependencies"])) <= runtime
    assert set(map(_plain, project["optional-dependencies"]["dev"])) <= everything
    assert runtime <= everything, "both locks name the same versions: run `make lock`"
    assert set(map(_plain, PYPROJECT["build-system"]["requires"])) <= everything


def test_every_library_in_use_is_asked_for_by_name() -> None:
    of_module = packages_distributions()
    asked = {_plain(name).split("==")[0] for name in PYPROJECT["project"]["dependencies"]}
    used = {module for path in _code() for module in _imported(path)} - sys.stdlib_module_names - {"bot", "schedules"}

    assert {module for module in used if not {_plain(name) for name in of_module[module]} & asked} == set()


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").exists()


def _code() -> Iterator[Path]:
    for room in ("bot", "schedules"):
        yield from (path for path in (ROOT / room).rglob("*.py") if "_shipped" not in path.parts)


def _functions(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Every function with its length in lines, its docstring and decorators left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            told = _length(first) if ast.get_docstring(node, clean=False) is not None else 0
            yield node, _length(node) - told


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the repository, those not yet committed included."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        try:
            yield ROOT / name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture or a document; or deleted and not yet committed


def _plain(requirement: str) -> str:
    """`psycopg[binary]==3.3.9` and `APScheduler==3.11.3` as a lock writes them."""
    return re.sub(r"\[.*]", "", requirement).lower().replace("_", "-")


def _locked(name: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[\w.]+", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE))
