"""From any file to what is kept: the picture and nothing besides, bounded, and the file as it was."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QColorSpace, QImage

from collector_app.gui.evidence.pictures import (
    LARGEST_FILE,
    Picture,
    PictureError,
    PictureProblem,
    from_bytes,
    from_file,
    from_image,
    image_bytes,
    thumb_of,
)

PLACE = b"31.2304N 121.4737E"


def png(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG whose head says what it says; its pixels are one row."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress((b"\0" + b"\x40\x80\xc0" * width) * min(height, 64)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*item) for item in more) + body + chunk(b"IEND", b"")


def jpeg_of_a_telephone() -> bytes:
    """A JPEG 40 × 20 that was held upright and says where."""
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("navy"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 90)  # type: ignore[call-overload]  # takes text, not bytes
    plain = bytes(buffer.data().data())
    entries = struct.pack(">HHII", 0x0112, 3, 1, 6 << 16) + struct.pack(">HHII", 0x010E, 2, len(PLACE) + 1, 38)
    tiff = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 2) + entries + struct.pack(">I", 0) + PLACE + b"\0"
    exif = b"Exif\0\0" + tiff
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]


def problem(data: bytes) -> PictureProblem:
    with pytest.raises(PictureError) as error:
        from_bytes(data)
    return error.value.problem


@pytest.mark.parametrize(("kind", "magic"), [("JPG", b"\xff\xd8"), ("PNG", b"\x89PNG")])
def test_a_picture_is_made_in_memory_and_says_nothing_besides_itself(kind: str, magic: bytes) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.setText("Comment", "31.2304N 121.4737E")
    data = image_bytes(image, kind)
    assert data.startswith(magic)
    assert b"121.4737" not in data
    assert QImage.fromData(data).size() == image.size()
    assert image.text("Comment"), "the caller's image is left as it is"


def test_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="JPG"):
        image_bytes(QImage())
    with pytest.raises(PictureError):
        from_image(QImage())


def test_what_a_telephone_says_besides_the_picture_goes_and_it_stands_upright() -> None:
    data = jpeg_of_a_telephone()
    assert PLACE in data
    picture = from_bytes(data)
    assert picture.media_type == "image/jpeg"
    assert PLACE not in picture.data
    assert b"Exif" not in picture.data
    image = QImage.fromData(picture.data)
    assert (image.width(), image.height()) == (20, 40)


def test_the_profile_of_a_device_goes_too() -> None:
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb))
    data = image_bytes(image, "PNG")
    assert b"iCCP" not in data
    assert b"iCCP" in _saved(image)


def _saved(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # takes text, not bytes
    return bytes(buffer.data().data())


def test_text_in_a_png_goes() -> None:
    data = png(64, 64, (b"tEXt", b"Comment\0" + PLACE))
    picture = from_bytes(data)
    assert picture.media_type == "image/png"
    assert PLACE not in picture.data


def test_a_large_picture_is_kept_smaller() -> None:
    image = QImage(6000, 1500, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert QImage.fromData(from_image(image).data).width() == 4096
    kept = QImage.fromData(from_bytes(image_bytes(image)).data)
    assert (kept.width(), kept.height()) == (4096, 1024)


def test_a_flood_of_pixels_is_refused_before_any_memory_is_taken() -> None:
    assert problem(png(60_000, 60_000)) is PictureProblem.TOO_MANY_PIXELS
    assert problem(png(10_000, 10_000)) is PictureProblem.TOO_MANY_PIXELS, "more than Qt may take"


@pytest.mark.parametrize(
    "data", [b"", b"text", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\xff\xd8\xff"]
)
def test_anything_else_is_no_picture(data: bytes) -> None:
    assert problem(data) is PictureProblem.NOT_A_PICTURE


def test_a_file_is_known_by_its_bytes_and_never_changed(tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(jpeg_of_a_telephone())
    before = hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns
    assert from_file(path).media_type == "image/jpeg"
    assert (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) == before
    assert [item.name for item in tmp_path.iterdir()] == ["photo.txt"]


def test_a_pdf_is_a_page_of_a_document_only(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7 and so on")
    assert from_file(path, pdf=True) == Picture(b"%PDF-1.7 and so on", "application/pdf", QImage())
    with pytest.raises(PictureError):
        from_file(path)
    assert thumb_of(b"%PDF-1.7").isNull()


def test_too_large_a_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(PictureError) as error:
        from_file(path)
    assert error.value.problem is PictureProblem.TOO_LARGE
    with pytest.raises(PictureError) as error:
        from_file(tmp_path / "gone.jpg")
    assert error.value.problem is PictureProblem.UNREADABLE
