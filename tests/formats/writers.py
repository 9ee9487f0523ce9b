"""Writers of files for the corpus of formats: only as much of each format as a case needs, and the same bytes each time."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WHEN = (2024, 1, 20, 8, 0, 0)
PAGE = 595, 842

Line = tuple[float, float, float, str]
"""Left edge, distance from the top of the page, size, and what is written there."""


# --- archives -------------------------------------------------------------------------------------


def zipped(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]], *, stored: bool = False) -> bytes:
    """A zip archive; names may occur twice."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            with _twice(archive):
                archive.writestr(info, data)
    return into.getvalue()


class _twice:
    """Without the warning of a name that is there already."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def __enter__(self) -> None:
        self.names, self.archive.NameToInfo = self.archive.NameToInfo, {}

    def __exit__(self, *_: object) -> None:
        self.archive.NameToInfo = {**self.names, **self.archive.NameToInfo}


def zip_in_gbk(members: Mapping[str, bytes]) -> bytes:
    """As Windows packs in China: names in GBK, and nothing that says so."""
    coded = {chr(ord("A") + n) * len(name.encode("gbk")): name for n, name in enumerate(members)}
    data = zipped({code: members[name] for code, name in coded.items()})
    for code, name in coded.items():
        assert len(code) == len(name.encode("gbk"))
        data = data.replace(code.encode(), name.encode("gbk"))
    return data


def zip_link(name: str, target: str) -> bytes:
    """A zip archive with a symbolic link."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        info = zipfile.ZipInfo(name, WHEN)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return into.getvalue()


def zip_locked(name: str, data: bytes) -> bytes:
    """A zip archive that says of its member that it is encrypted."""
    packed = bytearray(zipped({name: data}))
    packed[6] |= 1
    packed[packed.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def tarred(members: Mapping[str, bytes | None], links: Mapping[str, str] | None = None) -> bytes:
    """A tar archive, with folders (None) and symbolic links."""
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.mtime = 1705708800
            if data is None:
                info.type = tarfile.DIRTYPE
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return into.getvalue()


def tar_without_mark(name: str, data: bytes) -> bytes:
    """A tar archive of one file as it was written before the format had a mark."""
    packed = bytearray(tarred({name: data}))
    packed[257:265] = bytes(8)
    packed[148:156] = b" " * 8
    packed[148:156] = b"%06o\0 " % sum(packed[:512])
    return bytes(packed)


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def bzipped(data: bytes) -> bytes:
    return bz2.compress(data)


def xzipped(data: bytes) -> bytes:
    return lzma.compress(data)


# --- Word and books -------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def paragraph(text: str, inside: str = "") -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r>{inside}</w:p>"


def word_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{c}</w:tr>' for c in cells)}</w:tbl>"


def cell(text: str, properties: str = "", inside: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text, inside)}</w:tc>"


def text_box(text: str) -> str:
    """A run with a text box, and the same again for old readers."""
    box = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
        f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


_SPELLED = {
    "": (),
    "macros": (("openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"),),
    "strict": (
        (
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        ("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"),
    ),
}


def docx(body: str, opening: str = "", kind: str = "") -> bytes:
    """A Word document of a body in WordprocessingML; one with macros, or in the strict spelling."""
    document = f'<?xml version="1.0" encoding="UTF-8"?>{opening}<w:document {_W}><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    for usual, other in _SPELLED[kind]:
        parts = {name: part.replace(usual, other) for name, part in parts.items()}
    return zipped({name: part.encode() for name, part in parts.items()})


def encryption(part: str) -> dict[str, str]:
    """What a book says of a part that is encrypted."""
    said = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
        f'<CipherData><CipherReference URI="{part}"/></CipherData></EncryptedData></encryption>'
    )
    return {"META-INF/encryption.xml": said}


def epub(
    pages: Mapping[str, str], metadata: str, order: Sequence[str] | None = None, more: Mapping[str, str] | None = None
) -> bytes:
    """An e-book of XHTML pages, with Dublin Core elements and more parts."""
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    names = list(pages)
    spine = "".join(f'<itemref idref="i{names.index(name)}"/>' for name in order or names)
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/content.opf": package,
        **(more or {}),
    }
    written = {
        f"OEBPS/{name}": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{page}</body></html>'
        for name, page in pages.items()
    }
    return zipped({name: part.encode() for name, part in {**parts, **written}.items()})


# --- PDF ------------------------------------------------------------------------------------------


def width(text: str) -> float:
    """In characters of full width."""
    return sum(0.5 if c < "\x7f" else 1.0 for c in text)


def set_lines(text: str, left: float, top: float, size: float, most: float, *, indent: bool = True) -> list[Line]:
    """A paragraph as lines of at most so many characters, the first one indented by two."""
    lines: list[Line] = []
    line, begins = "", 2.0 if indent else 0.0
    for character in text:
        if begins + width(line + character) > most:
            lines.append((left + begins * size, top, size, line))
            top += 1.4 * size
            line, begins = "", 0.0
        line += character
    return [*lines, (left + begins * size, top, size, line)] if line else lines


def pdf(pages: Sequence[Sequence[Line] | None], *, title: str = "", locked: bool = False) -> bytes:
    """A PDF with a text layer in a font that no file embeds; a page that is None holds a picture of a grey square."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    add(b"")  # the catalog
    add(b"")  # the pages
    descriptor = add(
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    descendant = add(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 4 >> /FontDescriptor %d 0 R /DW 1000 /W [1 [%s]] >>" % (descriptor, b"500 " * 95)
    )
    font = add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [%d 0 R] >>" % descendant
    )
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    image = add(picture + b"\nstream\n\x80\nendstream")
    leaves = []
    for lines in pages:
        if lines is None:
            drawn = b"q 400 0 0 600 90 120 cm /Im1 Do Q"
        else:
            drawn = b"\n".join(
                b"BT /F1 %.1f Tf 1 0 0 1 %.1f %.1f Tm <%s> Tj ET"
                % (size, x, PAGE[1] - y - size, text.encode("utf-16-be").hex().encode())
                for x, y, size, text in lines
            )
        packed = zlib.compress(drawn)
        content = add(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
        leaves.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> "
                b"/XObject << /Im1 %d 0 R >> >> >>" % (*PAGE, content, font, image)
            )
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(leaves), b" ".join(b"%d 0 R" % n for n in leaves))
    info = add(b"<< /Title <feff%s> >>" % title.encode("utf-16-be").hex().encode())
    lock = b""
    if locked:
        key = add(b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"5a" * 32, b"a5" * 32))
        lock = b" /Encrypt %d 0 R /ID [<00112233> <00112233>]" % key
    into = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    into.seek(0, 2)
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(into.tell())
        into.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    begins = into.tell()
    into.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    into.write(b"".join(b"%010d 00000 n \n" % at for at in offsets))
    into.write(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R%s >>\n" % (len(objects) + 1, info, lock))
    into.write(b"startxref\n%d\n%%%%EOF\n" % begins)
    return into.getvalue()
