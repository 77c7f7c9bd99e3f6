"""What a file is by its first bytes, whatever it is called. Only pictures that phones take are known here."""

ENOUGH = 64
"""Bytes from the start that tell."""

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})


def picture_kind(head: bytes) -> str | None:
    """The media type of a picture, or None if it is none. GIF, SVG, HTML and PDF are none."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if _brands(head) & HEIC_BRANDS else None


def _brands(head: bytes) -> set[bytes]:
    """The brands in the first box of an ISO media file (ISO/IEC 14496-12): the major and the compatible ones."""
    if head[4:8] != b"ftyp":
        return set()
    box = head[: int.from_bytes(head[:4])]
    return {box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))}
