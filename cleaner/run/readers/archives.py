"""Zip and tar archives, member by member, never unpacked to disk; what could leave the archive is refused."""

from __future__ import annotations

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from cleaner.run.readers.compressed import MAX_RATIO, RATIO_FLOOR, BrokenInputError, Partwise, inflate, strip_codec
from cleaner.run.readers.members import NESTED, UNSAFE, Limits, Member, refuse, show_text, too_large
from cleaner.types import Status

ARCHIVE_SUFFIXES = (
    ".zip", ".tar", ".tgz", ".tbz2", ".txz", ".warc", ".wet", ".parquet", ".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx",
    ".rss", ".atom", ".enex", ".epub", ".mbox",
)  # fmt: skip
"""Of files with many documents; behind them may stand that of a compressed file."""
BROKEN = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, tarfile.TarError, struct.error)
"""What the two libraries raise for archives that are damaged, or made to do harm."""
ENCRYPTED = 1
MAX_ENDS = 16
"""A stream that is at its end is asked for more a few times; more often only to pass over what is not there."""


class Finite(Partwise):
    """A stream that is not read on and on behind its end, as tarfile does for a member that is said to be huge."""

    n_ends = 0

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes; none at the end; BrokenInputError where that is passed over."""
        chunk = super().read(size)
        self.n_ends += not chunk
        if self.n_ends > MAX_ENDS:
            raise BrokenInputError("cut off: a member is said to be longer than the archive")
        return chunk


class StrictInfo(tarfile.TarInfo):
    """A header of a tar archive; a damaged one behind the first is no end of the archive, as tarfile would have it."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> StrictInfo:
        """The next header."""
        try:
            return super().fromtarfile(archive)
        except (tarfile.EOFHeaderError, tarfile.EmptyHeaderError):  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise BrokenInputError(f"damaged header: {error}") from error


def read_zip(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """The members of a zip archive."""
    del name
    with zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        if len(infos) > limits.max_members:
            raise BrokenInputError(f"more than {limits.max_members} members")
        for info in infos:
            if not info.filename.endswith("/") and (path := tidy_path(info.filename)) is not None:
                yield find_zip_refusal(info, path) or read_zip_member(archive, info, path, limits)


def find_zip_refusal(info: zipfile.ZipInfo, path: str) -> Member | None:
    """Why a member of a zip archive is not read."""
    kind = info.external_attr >> 28
    if kind == 0xA:  # the file type of Unix in the high bits: a symbolic link
        return refuse(path, "a link", Status.SKIPPED)
    if kind not in {0, 0x8}:
        return refuse(path, "not a regular file: a device, FIFO or socket", Status.SKIPPED)
    if info.flag_bits & ENCRYPTED:
        return refuse(path, "encrypted")
    return find_name_refusal(info.filename, path)


def read_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, limits: Limits) -> Member:
    """A member's bytes."""
    try:
        with archive.open(info) as stream:
            raw = stream.read(limits.max_bytes + 1)
    except (*BROKEN, NotImplementedError, RuntimeError) as error:
        return refuse(path, f"broken member: {error}")
    if len(raw) > RATIO_FLOOR and len(raw) > MAX_RATIO * info.compress_size:
        return refuse(path, f"a bomb: a compression ratio of more than {MAX_RATIO}")
    return Member(name=path, raw=raw) if len(raw) <= limits.max_bytes else too_large(path, limits)


def read_tar(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """The members of a tar archive, compressed or not; those of archives that were put one behind the other too."""
    codecs = {".tgz": "a.tar.gz", ".tbz2": "a.tar.bz2", ".txz": "a.tar.xz"}
    suffix = name.lower()[name.rfind(".") :] if "." in name else ""
    stream = Finite(inflate(file, codecs.get(suffix, name)))
    with tarfile.open(
        fileobj=stream,  # type: ignore[call-overload]
        mode="r|",
        bufsize=tarfile.BLOCKSIZE,
        tarinfo=StrictInfo,
        errorlevel=2,
        ignore_zeros=True,
    ) as archive:
        for number, info in enumerate(archive, 1):
            if number > limits.max_members:
                raise BrokenInputError(f"more than {limits.max_members} members")
            archive.members = []  # or it remembers every header
            if not info.isdir() and (path := tidy_path(info.name)) is not None:
                yield find_tar_refusal(info, path) or read_tar_member(archive, info, path, limits)


def find_tar_refusal(info: tarfile.TarInfo, path: str) -> Member | None:
    """Why a member of a tar archive is not read."""
    if info.issym() or info.islnk():
        return refuse(path, "a link", Status.SKIPPED)
    if not info.isreg():
        return refuse(path, "not a regular file: a device, FIFO or socket", Status.SKIPPED)
    if info.issparse():
        return refuse(path, "a sparse file")
    return find_name_refusal(info.name, path)


def read_tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, path: str, limits: Limits) -> Member:
    """A member's bytes."""
    if info.size > limits.max_bytes:
        return too_large(path, limits)
    stream = archive.extractfile(info)
    raw = stream.read() if stream else b""
    if len(raw) != info.size:
        raise BrokenInputError(f"cut off in {path}")
    return Member(name=path, raw=raw)


def tidy_path(name: str) -> str | None:
    """The path to show; null for a hidden member, which is passed over as in a folder."""
    if any(part.startswith(".") and part not in {".", ".."} for part in name.replace("\\", "/").split("/")):
        return None
    parts = [part for part in name.split("/") if part not in {"", "."}]
    return show_text("/".join("~~" if part == ".." else part for part in parts).replace("\0", "\\x00")) or "~"


def find_name_refusal(name: str, path: str) -> Member | None:
    """Why a member is not read whatever it holds: where its path leads, and an archive that it would be."""
    slashed = name.replace("\\", "/")
    if slashed.startswith("/") or ".." in slashed.split("/"):
        return refuse(path, f"{UNSAFE}: {show_text(name)!r}")
    if strip_codec(path.lower()).endswith(ARCHIVE_SUFFIXES):
        return refuse(path, NESTED)
    return None
