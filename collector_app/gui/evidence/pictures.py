"""From a camera's image or a chosen file to the bytes that are kept: bounded, and without what it says besides itself.

Everything here works in memory and may run on any thread. The file is only read: what a person chose stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPainter

PDF: Final = "application/pdf"
JPEG, PNG = "image/jpeg", "image/png"
_MIB: Final = 1024 * 1024
LARGEST_FILE: Final = 50 * _MIB  # of a document in evidence_terms.py; a photo of 48 megapixels has about 15
_MOST_PIXELS: Final = 150_000_000  # no camera of a telephone has more; a flood has billions
_PIXEL_BYTES: Final = 4
_SIDE: Final = 4096  # pixels: an A4 page at 350 dpi
_MEMORY: Final = 256  # MiB that Qt may take to decode one picture
_LARGEST_PNG: Final = 6 * _MIB  # what is larger is a photograph, which JPEG keeps smaller
_QUALITY: Final = 88
_THUMB: Final = QSize(360, 270)
_FORMATS: Final = {b"jpeg": "JPG", b"png": "PNG"}


class PictureProblem(StrEnum):
    """Why a file was not taken."""

    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNREADABLE = "unreadable"


class PictureError(ValueError):
    """A file that can't be taken as it stands; it was not changed."""

    def __init__(self, problem: PictureProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept, and a small image of it to look at (null for a PDF)."""

    data: bytes = field(repr=False)
    media_type: str
    thumb: QImage = field(repr=False)


def from_image(image: QImage) -> Picture:
    """Return a camera's image as a JPEG; raises PictureError for an empty one."""
    if image.isNull():
        raise PictureError(PictureProblem.UNREADABLE)
    return _picture(_bounded(image), "JPG")


def from_file(path: Path, *, pdf: bool = False) -> Picture:
    """Read a JPEG or PNG file, with `pdf` also a PDF, which is kept as it is; raises PictureError."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise PictureError(PictureProblem.TOO_LARGE)
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(PictureProblem.UNREADABLE) from error
    if pdf and data.startswith(b"%PDF-"):
        return Picture(data, PDF, QImage())
    return from_bytes(data)


def from_bytes(data: bytes) -> Picture:
    """Make a picture of a JPEG's or PNG's bytes anew; raises PictureError."""
    image, kind = _decode(data, QSize(_SIDE, _SIDE))
    return _picture(image, kind)


def thumb_of(data: bytes) -> QImage:
    """Return a small image of kept bytes, a null one for a PDF; raises PictureError."""
    return QImage() if data.startswith(b"%PDF-") else _decode(data, _THUMB)[0]


def image_bytes(image: QImage, kind: str = "JPG", quality: int = _QUALITY) -> bytes:
    """Return an image as a file's bytes, made in memory; what a camera or file told besides the picture is left out.

    Raises ValueError for an image that is empty or can't be written as that kind.
    """
    plain = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))  # null without one of its own
    plain = QImage(image) if plain.isNull() else plain
    plain.setColorSpace(QColorSpace())
    for name in plain.textKeys():
        plain.setText(name, "")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if plain.isNull() or not plain.save(buffer, kind, quality):  # type: ignore[call-overload]  # takes text, not bytes
        raise ValueError(f"no {kind} of this image")
    return bytes(buffer.data().data())


def _decode(data: bytes, within: QSize) -> tuple[QImage, str]:
    """Decode by what the bytes are, never by a name; what is larger than `within` is scaled while it is read."""
    QImageReader.setAllocationLimit(_MEMORY)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)  # how the telephone was held is told beside the picture, which goes
    kind = _FORMATS.get(bytes(reader.format().data()))
    size = reader.size()
    if kind is None or size.isEmpty():
        raise PictureError(PictureProblem.NOT_A_PICTURE)
    if size.width() * size.height() > _MOST_PIXELS:
        raise PictureError(PictureProblem.TOO_MANY_PIXELS)
    if size.width() > within.width() or size.height() > within.height():
        reader.setScaledSize(size.scaled(within, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        needed = size.width() * size.height() * _PIXEL_BYTES
        raise PictureError(PictureProblem.TOO_MANY_PIXELS if needed > _MEMORY * _MIB else PictureProblem.NOT_A_PICTURE)
    return image, kind


def _bounded(image: QImage, side: int = _SIDE) -> QImage:
    if max(image.width(), image.height()) <= side:
        return image
    return image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _picture(image: QImage, kind: str) -> Picture:
    data = image_bytes(image, kind)
    media_type = PNG if kind == "PNG" else JPEG
    if kind == "PNG" and len(data) > _LARGEST_PNG:
        data, media_type = image_bytes(_on_white(image)), JPEG
    smooth = Qt.TransformationMode.SmoothTransformation
    thumb = image.scaled(_THUMB, Qt.AspectRatioMode.KeepAspectRatio, smooth) if _larger(image) else QImage(image)
    return Picture(data, media_type, thumb)


def _larger(image: QImage) -> bool:
    return image.width() > _THUMB.width() or image.height() > _THUMB.height()


def _on_white(image: QImage) -> QImage:
    """JPEG knows no transparency: what shows through would turn black."""
    if not image.hasAlphaChannel():
        return image
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    ground.fill(Qt.GlobalColor.white)
    painter = QPainter(ground)
    painter.drawImage(0, 0, image)
    painter.end()
    return ground
