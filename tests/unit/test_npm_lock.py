"""The npm lock file is complete for every platform and names no download address."""

import json
from pathlib import Path

PACKAGES = json.loads((Path(__file__).parents[2] / "package-lock.json").read_text())["packages"]


def test_lock_records_no_download_address() -> None:
    assert [path for path, package in PACKAGES.items() if "resolved" in package] == []


def test_lock_holds_the_native_packages_of_all_platforms() -> None:
    """Without them `npm ci` refuses the lock file, on this platform too."""
    missing = [
        f"{name} (of {path})"
        for path, package in PACKAGES.items()
        for name in package.get("optionalDependencies", {})
        if f"node_modules/{name}" not in PACKAGES and f"{path}/node_modules/{name}" not in PACKAGES
    ]
    assert missing == []


def test_manifest_pins_exact_versions() -> None:
    manifest = PACKAGES[""]
    wanted = {**manifest["dependencies"], **manifest["devDependencies"]}
    assert {name: PACKAGES[f"node_modules/{name}"]["version"] for name in wanted} == wanted
