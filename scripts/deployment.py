"""Checks the settings as a real installation has them: https, own secret, no demo; every warning counts."""

import os
import subprocess
import sys
import tempfile


def main() -> int:
    """Run Django's deployment checks; the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KRING_")}
        environment |= {
            "KRING_BASE_URL": "https://kring.example.org",
            "KRING_BEHIND_PROXY": "1",
            "KRING_EMAIL": "submission://kring:password@localhost",
            "KRING_EMAIL_FROM": "kring@example.org",
            "KRING_VAR": folder,
        }
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
