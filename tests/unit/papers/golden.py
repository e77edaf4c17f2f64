"""The golden files of papers: `python golden.py`, run here with the repository on the path, writes them anew."""

import json
from pathlib import Path

import papersamples

from notary.papers import data, render_html, render_text

FOLDER = Path(__file__).parents[2] / "vectors" / "papers"


def files() -> dict[str, str]:
    """Each golden file's name and content."""
    found = {}
    for paper in papersamples.PAPERS:
        name = paper.kind.lower().replace("_", "-")
        if name in ("execution-certificate", "verification-letter"):
            found[f"{name}.txt"] = render_text(paper)
            found[f"{name}.html"] = render_html(paper)
            found[f"{name}.json"] = json.dumps(data(paper), ensure_ascii=False, indent=1) + "\n"
        if name == "transfer-notice":
            draft = papersamples.bare(paper)
            found[f"{name}-draft.txt"] = render_text(draft)
            found[f"{name}-draft.html"] = render_html(draft)
            found[f"{name}-draft.json"] = json.dumps(data(draft), ensure_ascii=False, indent=1) + "\n"
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
