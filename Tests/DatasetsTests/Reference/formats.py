"""Writes Support/SampleFormats.swift: small images of every format that is read, and what Pillow
13.0.0 with NumPy 2 makes of each by `convert("RGB")`.

python3 -m venv v && v/bin/pip install pillow==13.0.0 numpy && v/bin/python formats.py > ../Support/SampleFormats.swift
"""

import base64
import io
import struct
import textwrap
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 8, 6
generator = np.random.default_rng(1)
# Twelve colors, so that palettes hold all; the first is (200, 100, 50).
colors = generator.integers(0, 256, (12, 3), dtype=np.uint8)
colors[0] = (200, 100, 50)
indices = np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH) % 12
pixels = colors[indices]
alpha = np.where(indices == 0, 0, np.where(indices == 1, 128, 255)).astype(np.uint8)
color = Image.fromarray(pixels)
gray = color.convert("L")
palette = Image.fromarray(indices.astype(np.uint8)).copy()
palette.putpalette(colors.tobytes())
rgba = Image.fromarray(np.dstack([pixels, alpha]))
gray_alpha = Image.merge("LA", [gray, Image.fromarray(alpha)])


def saved(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def interlaced_png():
    """Adam7: seven passes, each an image of its own. Pillow only reads it."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x, y, dx, dy in passes:
        part = pixels[y::dy, x::dx]
        rows += b"".join(b"\0" + row.tobytes() for row in part if row.size)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 1)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def small_first_frame(transparent):
    """A GIF of 8×6 whose only frame fills 4×2 of it, from (2, 1) on."""
    whole = saved(palette.crop((0, 0, 4, 2)), "GIF")
    start = whole.index(b",", 13 + 3 * (2 << (whole[10] & 7)))
    frame = whole[start:start + 1] + struct.pack("<HH", 2, 1) + whole[start + 5:]
    control = b"!\xf9\x04\x01\0\0" + bytes([transparent]) + b"\0" if transparent is not None else b""
    tables = whole[10:13 + 3 * (2 << (whole[10] & 7))]
    return b"GIF89a" + struct.pack("<HH", WIDTH, HEIGHT) + tables + control + frame


turned = [color.rotate(180)]
moving = [palette.rotate(180)]
samples = {
    "PNG, RGB": saved(color, "PNG"),
    "PNG, interlaced": interlaced_png(),
    "PNG, RGBA": saved(rgba, "PNG"),
    "PNG, gray and alpha": saved(gray_alpha, "PNG"),
    "PNG, gray, one value transparent": saved(gray, "PNG", transparency=gray.getpixel((0, 0))),
    "PNG, RGB, one color transparent": saved(color, "PNG", transparency=(200, 100, 50)),
    "PNG, palette, one color transparent": saved(palette, "PNG", transparency=0),
    "PNG, palette with alpha": saved(palette, "PNG", transparency=bytes([0, 128, 1])),
    "PNG, 1 bit": saved(gray.convert("1"), "PNG"),
    "GIF": saved(palette, "GIF"),
    "GIF, interlaced": saved(palette, "GIF", interlace=1),
    "GIF, one color transparent": saved(palette, "GIF", transparency=0),
    "GIF, moving": saved(palette, "GIF", save_all=True, append_images=moving),
    "GIF, small first frame": small_first_frame(None),
    "GIF, small first frame, transparent": small_first_frame(1),
    "WebP": saved(color, "WEBP", quality=90),
    "WebP, lossless": saved(color, "WEBP", lossless=True),
    "WebP, lossless, RGBA": saved(rgba, "WEBP", lossless=True, exact=True),
    "WebP, RGBA": saved(rgba, "WEBP", quality=90, exact=True),
    "WebP, moving": saved(color, "WEBP", save_all=True, append_images=turned, lossless=True),
    "WebP, moving, RGBA": saved(
        rgba, "WEBP", save_all=True, append_images=[rgba.rotate(180)], lossless=True, exact=True),
    "BMP": saved(color, "BMP"),
    "BMP, palette": saved(palette, "BMP"),
    "BMP, gray": saved(gray, "BMP"),
    "BMP, 1 bit": saved(gray.convert("1"), "BMP"),
    "TIFF": saved(color, "TIFF"),
    "TIFF, LZW": saved(color, "TIFF", compression="tiff_lzw"),
    "TIFF, deflate": saved(color, "TIFF", compression="tiff_adobe_deflate"),
    "TIFF, gray": saved(gray, "TIFF"),
    "TIFF, palette": saved(palette, "TIFF"),
    # Compressed, the color map lies at the end of the file.
    "TIFF, palette, PackBits": saved(palette, "TIFF", compression="packbits"),
    "TIFF, palette, LZW": saved(palette, "TIFF", compression="tiff_lzw"),
    "TIFF, palette, deflate": saved(palette, "TIFF", compression="tiff_deflate"),
    "TIFF, opaque RGBA": saved(color.convert("RGBA"), "TIFF"),
    "TIFF, CMYK": saved(color.convert("CMYK"), "TIFF"),
    "JPEG": saved(color, "JPEG", quality=90),
    "JPEG, progressive": saved(color, "JPEG", quality=90, progressive=True),
    "JPEG, gray": saved(gray, "JPEG", quality=90),
    "JPEG, CMYK": saved(color.convert("CMYK"), "JPEG", quality=95),
}


def quoted(data):
    lines = textwrap.wrap(base64.b64encode(data).decode(), 92)
    return '"""\n' + "\\\n".join("      " + line for line in lines) + '\n      """'


print("internal import Foundation")
print()
print("/// 8×6 pixels in every format that is read, made by `Reference/formats.py`.")
print("enum SampleFormats {")
print("  /// By what is special about each: the file, and Pillow's RGB, a pixel after the other.")
print("  static let all: [(name: String, file: [UInt8], rgb: [UInt8])] = [")
for name, data in samples.items():
    rgb = np.array(Image.open(io.BytesIO(data)).convert("RGB")).tobytes()
    assert len(rgb) == 3 * WIDTH * HEIGHT, name
    print("    sample(")
    print(f'      "{name}",')
    print("      " + quoted(data) + ",")
    print("      " + quoted(rgb) + "),")
print("  ]")
print()
print("  private static func sample(_ name: String, _ file: String, _ rgb: String) -> (")
print("    name: String, file: [UInt8], rgb: [UInt8]")
print("  ) {")
print("    (name, [UInt8](Data(base64Encoded: file)!), [UInt8](Data(base64Encoded: rgb)!))")
print("  }")
print("}")
