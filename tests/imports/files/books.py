"""Workbooks for the tests: by openpyxl, or part by part."""

import io
import zipfile

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def book(path, sheets):
    """Save a workbook of {title: rows} by openpyxl."""
    workbook = Workbook(write_only=False)
    del workbook["Sheet"]
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def raw_book(path, sheet, *, texts=None, styles=None, space=MAIN, settings=""):
    """Save a workbook of one sheet, `sheet` being what its sheetData element holds.

    A `sheet` or `texts` of bytes, or that starts with `<?`, is the whole part.
    """
    related = [("1", "worksheet", "worksheets/sheet1.xml")]
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _rels([("1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}">{settings}'
        '<sheets><sheet name="List" sheetId="1" r:id="1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": _part(
            sheet, f'<worksheet xmlns="{space}"><sheetData>', "</sheetData></worksheet>"
        ),
    }
    if texts is not None:
        related.append(("2", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = _part(texts, f'<sst xmlns="{space}">', "</sst>")
    if styles is not None:
        related.append(("3", "styles", "/xl/styles.xml"))
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{space}">{styles}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = _rels(related)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(data.getvalue())
    return path


def _part(content, opening, closing):
    whole = isinstance(content, bytes) or content.startswith("<?")
    return content if whole else opening + content + closing


def _rels(related):
    links = "".join(
        f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for identity, kind, target in related
    )
    return f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
