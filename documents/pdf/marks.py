"""What a file says about itself: the two standards it keeps, its title, its author, its days."""

import re
from collections.abc import Mapping
from typing import Any

import pydyf
from weasyprint.document import DocumentMetadata

VARIANT = "pdf/a-3a"

# WeasyPrint writes the mark of one standard; this adds the second, and explains it to archives.
_ACCESSIBILITY_MARK = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def mark_for_screen_readers(metadata: DocumentMetadata) -> None:
    """Add the mark of PDF/UA-1 to that of PDF/A-3a, through WeasyPrint's documented hook."""
    written = metadata.generate_rdf_metadata

    def both_marks(*args: Any) -> bytes:
        end = b"</rdf:RDF>"
        return bytes(written(*args).replace(end, _ACCESSIBILITY_MARK + end))

    metadata.generate_rdf_metadata = both_marks


def metadata_packet(about: Mapping[str, str]) -> bytes:
    """Return what a joined file says about itself, in the words of a file printed in one piece."""
    metadata = DocumentMetadata(
        title=about["title"],
        authors=[about["author"]],
        created=about["created"],
        modified=about["created"],
        lang=about["language"],
    )
    mark_for_screen_readers(metadata)
    scratch = pydyf.PDF()
    metadata.include_in_pdf(scratch, "a", 3, conformance="A", compress=False)
    return b"".join(bytes(part) for part in scratch.objects[-1].stream)


def pdf_date(moment: str) -> str:
    """Return a moment as PDF writes it: 2026-05-14T09:30:00Z is D:20260514093000Z."""
    return "D:" + re.sub(r"[-:T]", "", moment)
