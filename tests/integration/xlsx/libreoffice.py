"""LibreOffice, without a screen and with a profile of its own: computes workbooks anew."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""Without it LibreOffice shows the figures that are stored beside the formulas, and nothing would have been tested."""

SECONDS = 300


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """The workbooks as LibreOffice computes them, all in one run, because it starts slowly."""
    profile, given, made = folder / "profile", folder / "given", folder / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    given.mkdir()
    files = {name: given / f"{number}.xlsx" for number, name in enumerate(books)}
    for name, file in files.items():
        file.write_bytes(books[name])
    command = [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(made), *map(str, files.values())]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return {name: openpyxl.load_workbook(made / file.name, data_only=True) for name, file in files.items()}
