"""The package stays pure and quick to import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

MODULES = sorted(Path(analysis.__file__).parent.glob("*.py"))


def imported_names(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MAY_ALSO_LOAD = {"alternatives": ("scipy.optimize", "scipy.sparse")}  # only where a table needs the solver


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_only_the_standard_library_numpy_scipy_special_and_its_own_package(path):
    names = set(imported_names(path))
    roots = {name.split(".")[0] for name in names}
    parts = ("scipy.special", *MAY_ALSO_LOAD.get(path.stem, ()))
    assert roots <= set(sys.stdlib_module_names) | {"numpy", "scipy", "analysis"}
    assert all(name.startswith(parts) for name in names if name.startswith("scipy"))


def test_neither_the_official_numbers_nor_hiding_load_what_is_slow_to_load():
    command = (
        "import sys, analysis.satisfaction, analysis.disclosure;"
        "print('scipy.stats' in sys.modules or 'scipy.optimize' in sys.modules)"
    )
    root = Path(analysis.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
