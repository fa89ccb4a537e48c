"""The addresses of rounds of updates: see `tests.work_access`."""

from tests.access import Row

#   method, address, things                      nobody rolf paul stef wand gret clar ada  yrsa
WORK_TABLE: list[Row] = []
