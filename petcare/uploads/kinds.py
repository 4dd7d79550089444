"""What a file is, judged by how it begins."""

from petcare.uploads.models import Kind

# How much of a file the judgement needs.
HEAD = 12
PICTURES_IN_BOXES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
# QuickTime files may begin without saying their brand.
BOXES_OF_VIDEO = {b"moov", b"mdat", b"wide", b"free", b"skip"}


def kind_of(head: bytes) -> Kind | None:
    """A photo, a video, or neither; what follows may still turn out damaged."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Kind.PHOTO
    if head[4:8] == b"ftyp":
        return Kind.PHOTO if head[8:12] in PICTURES_IN_BOXES else Kind.VIDEO
    return Kind.VIDEO if head[4:8] in BOXES_OF_VIDEO else None
