#!/usr/bin/env python
import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "petcare.settings")
    # Commands make many objects and end: looking for garbage took a fifth of the time of `migrate`.
    gc.set_threshold(50_000, 20, 20)
    execute_from_command_line(sys.argv)
