"""Lists the fault points of the product from its source, so that one without a test case is noticed."""

import ast
from collections.abc import Iterator
from pathlib import Path

Place = tuple[Path, int]


def enumerate_points(root: Path) -> dict[str, Place]:
    """File and line of each ``faults.point("…")`` below ``root``, by name.

    Raises:
        ValueError: a name is no string literal or is used twice, or the module is imported under another name, by
            which a point would escape this list.
    """
    points: dict[str, Place] = {}
    for path in sorted(root.rglob("*.py")):
        for name, line in _points(path):
            if name in points:
                raise ValueError(f"{path}:{line}: the point {name!r} is at {_shown(points[name])} already")
            points[name] = (path, line)
    return points


def _points(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            _check_import(node, path)
        elif isinstance(node, ast.Call) and _is_point(node.func):
            yield _name(node, path), node.lineno


def _check_import(node: ast.Import | ast.ImportFrom, path: Path) -> None:
    module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        full = f"{module}.{alias.name}".strip(".")
        renamed = full == "notary.faults" and (alias.asname or isinstance(node, ast.Import))
        if renamed or full == "notary.faults.point":
            raise ValueError(f"{path}:{node.lineno}: write `from notary import faults` and `faults.point(…)`")


def _is_point(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "point"
        and isinstance(function.value, ast.Name)
        and function.value.id == "faults"
    )


def _name(call: ast.Call, path: Path) -> str:
    match call.args:
        case [ast.Constant(value=str(name))] if not call.keywords:
            return name
        case _:
            raise ValueError(f"{path}:{call.lineno}: the name of a point must be a string literal")


def _shown(place: Place) -> str:
    return f"{place[0]}:{place[1]}"
