#!/usr/bin/env python
"""Kring's commands, for instance `./run manage migrate`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.config.settings")
    # A page must answer in time; a command may take as long as it needs.
    os.environ.setdefault("KRING_STATEMENT_TIMEOUT", "0")
    execute_from_command_line(sys.argv)
