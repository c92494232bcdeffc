"""Compressed files as streams of bytes: never unpacked to disk, and bounded in size and in compression ratio."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, Protocol

from cleaner.run.extras import MissingExtraError, import_extra

READ_BYTES = 1 << 16
MAX_RATIO = 500
"""More bytes than this out of one are a bomb; pages give 5 to 20, an archive of near-duplicates may give 100."""
RATIO_FLOOR = 4_000_000
"""Below so many bytes the ratio is not looked at: a short run of one character is no harm."""
DEFLATE_CHUNK = 1_024
"""Compressed bytes at a time: zlib makes at most some 1,000 bytes of one."""
ZSTD_CHUNK = 4_096
"""Compressed bytes at a time: Zstandard makes at most some 32,000 bytes of one."""


class Source(Protocol):
    """Anything that can be read."""

    def read(self, size: int = ..., /) -> bytes:
        """Some bytes; none at the end."""
        ...


class BrokenInputError(OSError):
    """A compressed file, an archive or a stream that is damaged, or over a limit; the message is the reason."""


class Counted:
    """A source that counts the bytes read from it."""

    def __init__(self, source: Source) -> None:
        """Around any source."""
        self.source, self.n_bytes = source, 0

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes; none at the end."""
        chunk = self.source.read(size)
        self.n_bytes += len(chunk)
        return chunk


class ZstdStream:
    """The bytes of one or more Zstandard frames; EOFError where the last one is cut off."""

    def __init__(self, source: Counted) -> None:
        """Raises MissingExtraError without the library."""
        self.library = import_extra("zstandard", "zst", "Zstandard")
        self.source, self.rest, self.held = source, b"", io.BytesIO()
        self.frame: Any = None

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        while not (taken := self.held.read(size)):
            chunk = self.rest or self.source.read(ZSTD_CHUNK)
            self.rest = b""
            if not chunk:
                if self.frame:
                    raise EOFError("cut off")
                return b""
            self.held = io.BytesIO(self.decompress(chunk))
        return taken

    def decompress(self, chunk: bytes) -> bytes:
        """What a chunk of compressed bytes gives; what stands behind the end of a frame is kept."""
        self.frame = self.frame or self.library.ZstdDecompressor().decompressobj()
        try:
            content: bytes = self.frame.decompress(chunk)
        except self.library.ZstdError as error:
            raise BrokenInputError(str(error)) from error
        if self.frame.eof:
            self.rest, self.frame = self.frame.unused_data, None
        return content


class DeflateStream:
    """The bytes of a deflated body, with the header of zlib or, as some send it, without; EOFError where it is cut off."""

    def __init__(self, source: Counted) -> None:
        """Around a source."""
        self.source, self.held = source, io.BytesIO()
        self.decoder: Any = None

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        while not (taken := self.held.read(size)):
            chunk = self.source.read(DEFLATE_CHUNK)
            if not chunk:
                if self.decoder and not self.decoder.eof:
                    raise EOFError("cut off")
                return b""
            if self.decoder is None:
                has_header = chunk[0] & 15 == zlib.DEFLATED and not int.from_bytes(chunk[:2]) % 31
                self.decoder = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
            if not self.decoder.eof:
                self.held = io.BytesIO(self.decoder.decompress(chunk))
        return taken


class BrotliStream:
    """The bytes of a body that was compressed with Brotli; EOFError where it is cut off."""

    def __init__(self, source: Counted) -> None:
        """Raises MissingExtraError without the library."""
        self.library = import_extra("brotli", "warc", "Brotli")
        self.source, self.decoder = source, self.library.Decompressor()

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        content = b""
        while not content and not self.decoder.is_finished():
            chunk = self.source.read(READ_BYTES) if self.decoder.can_accept_more_data() else b""
            if not chunk and self.decoder.can_accept_more_data():
                raise EOFError("cut off")
            try:
                content = self.decoder.process(chunk, output_buffer_limit=size)
            except self.library.error as error:
                raise BrokenInputError(f"broken Brotli: {error}") from error
        return content


CODECS: dict[str, Callable[[Any], Any]] = {
    ".gz": lambda source: gzip.GzipFile(fileobj=source, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": ZstdStream,
}
"""The stream of decompressed bytes, by the last suffix of the name."""
BODY_CODECS: dict[str, Callable[[Any], Any]] = {".deflate": DeflateStream, ".br": BrotliStream}
"""What only servers send."""
OWN_STREAMS = (ZstdStream, DeflateStream, BrotliStream)
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, MissingExtraError)


class Seekless(io.RawIOBase):
    """A counted source in the shape that the codecs of the standard library want."""

    def __init__(self, counted: Counted) -> None:
        """Around a source."""
        self.counted = counted

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill some of the buffer."""
        chunk = self.counted.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


class Inflated(io.RawIOBase):
    """The decompressed bytes of a source; raises BrokenInputError on damage and on a bomb."""

    def __init__(self, source: Source, suffix: str, *, max_ratio: int = MAX_RATIO) -> None:
        """With the codec of a suffix; for any other suffix, the bytes as they are."""
        self.counted, self.suffix, self.max_ratio, self.n_bytes = Counted(source), suffix, max_ratio, 0
        try:
            self.stream = self.open_codec()
        except BROKEN as error:
            raise BrokenInputError(describe_error(error, suffix)) from error
        self.read_some = getattr(self.stream, "read1", self.stream.read)  # read1: what is whole before a damage is given

    def open_codec(self) -> Any:
        """The stream that is read from."""
        codec = CODECS.get(self.suffix) or BODY_CODECS.get(self.suffix)
        if codec is None:
            return self.counted
        return codec(self.counted if codec in OWN_STREAMS else io.BufferedReader(Seekless(self.counted), READ_BYTES))

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill some of the buffer."""
        try:
            chunk = self.read_some(min(len(buffer), READ_BYTES))
        except BROKEN as error:
            raise BrokenInputError(describe_error(error, self.suffix)) from error
        self.n_bytes += len(chunk)
        if self.n_bytes > RATIO_FLOOR and self.n_bytes > self.max_ratio * self.counted.n_bytes:
            raise BrokenInputError(f"a bomb: {self.suffix} with a compression ratio of more than {self.max_ratio}")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def describe_error(error: BaseException, suffix: str = "") -> str:
    """What went wrong in words, without the path: that is in the row already."""
    if isinstance(error, BrokenInputError | MissingExtraError):
        return str(error)
    kind = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd", ".br": "Brotli"}.get(suffix, "compressed")
    if isinstance(error, gzip.BadGzipFile | zlib.error | EOFError | lzma.LZMAError):
        return f"broken {kind} file: {error}"
    if isinstance(error, OSError) and not error.strerror:
        return f"broken {kind} file: {error}"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


class Partwise:
    """A buffered stream of which each read gives what is there: what is whole before a damage is not lost with it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        """Around a stream."""
        self.stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, at most so many; none at the end."""
        return self.stream.read1(size)


def suffix_of_codec(name: str) -> str:
    """The lower-cased last suffix where it is one of a compressed file, else nothing."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix in CODECS else ""


def strip_codec(name: str) -> str:
    """The name without the suffix of a compressed file."""
    suffix = suffix_of_codec(name)
    return name[: -len(suffix)] if suffix else name


def inflate(source: Source, name: str) -> io.BufferedReader:
    """A buffered stream of the decompressed bytes."""
    return io.BufferedReader(Inflated(source, suffix_of_codec(name)), READ_BYTES)


def read_whole(source: Source, name: str, max_bytes: int) -> bytes | None:
    """All decompressed bytes; null as soon as they are more than allowed."""
    raw = inflate(source, name).read(max_bytes + 1)
    return raw if len(raw) <= max_bytes else None
