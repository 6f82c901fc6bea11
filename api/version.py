"""Which Repigment this is."""

from importlib.metadata import version

VERSION = version("repigment")
