"""The version of the package: the one place where it is written.

A version that ends in `.dev0` is that of a checkout between two releases: what it does differently stands in CHANGELOG.md
under "Unreleased".
"""

VERSION = "0.2.0.dev0"
