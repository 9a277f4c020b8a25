"""Style and layers: what a reader would stumble over, found by tools."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent

CHECKS = {
    "style": [str(BIN / "ruff"), "check", "--quiet", "."],
    "layout of the code": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "layers": [str(BIN / "lint-imports"), "--no-logo"],
}
MENDING = [
    [str(BIN / "ruff"), "check", "--quiet", "--fix", "."],
    [str(BIN / "ruff"), "format", "--quiet", "."],
]


def main(arguments: list[str]) -> int:
    """Run every check and tell which ones failed; `--fix` first mends what a tool can mend."""
    if arguments == ["--fix"]:
        for command in MENDING:
            subprocess.run(command, check=False)
    elif arguments:
        print("usage: ./run lint [--fix]", file=sys.stderr)
        return 2
    failed = [name for name, command in CHECKS.items() if subprocess.run(command, check=False).returncode]
    print(f"Not in order: {', '.join(failed)}." if failed else "Style and layers are in order.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
