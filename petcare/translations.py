"""Compiles the catalogues of a locale folder, .po to .mo, where gettext's own tools are not installed.

python -m petcare.translations locale
"""

import sys
from pathlib import Path

import polib


def compile_catalogues(folder: Path) -> list[Path]:
    """Write a .mo beside every .po; returns those written. Raises OSError when a catalogue cannot be parsed."""
    written = []
    for catalogue in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        polib.pofile(str(catalogue)).save_as_mofile(str(compiled))
        written.append(compiled)
    return written


if __name__ == "__main__":
    compile_catalogues(Path(sys.argv[1]))
