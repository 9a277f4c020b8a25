"""QR codes, drawn as inline SVG without styles."""

import segno


def qr_code(address: str) -> str:
    """An address (https:, tel:) as a QR code that still reads when a tenth of it is smudged. It is as large as the style says."""
    return segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True, svgclass="qr", lineclass=None)
