"""Writes pictures.tsv: name, height, width and right samples (or why it is refused), the file in base64.

Needs NumPy, Pillow 9.4, tifffile, and cjpeg and tiffcp of libjpeg-turbo and libtiff.
"""
import base64
import io
import os
import struct
import subprocess
import tempfile
import warnings
import zlib

import numpy
import tifffile
from PIL import Image, ImageCms

warnings.simplefilter("ignore")
H, W = 7, 9
ROWS = []


def drawn(channels):
    y, x = numpy.mgrid[0:H, 0:W]
    planes = [128 + 90 * numpy.sin(x / 3 + i) + 30 * numpy.cos(y / 2 * (i + 1)) for i in range(channels)]
    return numpy.clip(numpy.stack(planes, -1), 0, 255).astype(numpy.uint8)


RGBA = drawn(4)
RGB = numpy.ascontiguousarray(RGBA[..., :3])
INKS = RGBA // 2
GREY = numpy.ascontiguousarray(RGBA[..., 0])
GREY16 = GREY.astype(numpy.uint16) * 257 ^ 37
RGB16 = RGB.astype(numpy.uint16) * 257 ^ 99
BLACK = GREY > 128
ALPHA = numpy.maximum(RGBA[..., 3:], 9)


def right(name, data, samples):
    samples = numpy.asarray(samples, float)
    if samples.ndim == 2:
        samples = numpy.dstack([samples] * 3)
    text = numpy.clip(numpy.floor(samples + 0.5), 0, 255).astype(numpy.uint8).tobytes().hex()
    ROWS.append((name, str(samples.shape[0]), str(samples.shape[1]), text, base64.b64encode(data).decode()))


def refused(name, data, words):
    ROWS.append((name, "0", "0", words, base64.b64encode(data).decode()))


def pillow(name, data):
    right(name, data, numpy.asarray(Image.open(io.BytesIO(data)).convert("RGB")))


def saved(array, kind, mode=None, **options):
    out = io.BytesIO()
    image = Image.fromarray(array, mode) if mode else Image.fromarray(array)
    image.save(out, kind, **options)
    return out.getvalue()


def tool(command, data, suffix):
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "in" + suffix[0]), os.path.join(folder, "out" + suffix[1])
        with open(source, "wb") as file:
            file.write(data)
        order = [source, target] if command[0] == "tiffcp" else ["-outfile", target, source]
        subprocess.run(command + order, check=True, capture_output=True)
        with open(target, "rb") as file:
            return file.read()


# JPEG ---------------------------------------------------------------------------------------------


def remarked(data, drop=(), names=None, adobe=None, jfif=False):
    """Other markers, and other names of components."""
    out, at, old = b"\xff\xd8", 2, []
    if jfif:
        out += b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    if adobe is not None:
        out += b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([adobe])
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        segment = bytearray(data[at : at + 2 + length])
        if names and 0xC0 <= marker <= 0xC3:
            for i in range(segment[9]):
                old.append(segment[10 + 3 * i])
                segment[10 + 3 * i] = names[i]
        if names and marker == 0xDA:
            for i in range(segment[4]):
                segment[5 + 2 * i] = names[old.index(segment[5 + 2 * i])]
        if marker not in drop:
            out += bytes(segment)
        at += 2 + length
        if marker == 0xDA:
            return out + data[at:]


def lossless(samples, bits):
    """Predictor 1; every category's code is itself in five bits."""
    samples = samples.reshape(H, W, -1).astype(int)
    channels = samples.shape[2]
    text = ""
    for y in range(H):
        for x in range(W):
            for c in range(channels):
                before = samples[y, x - 1, c] if x else samples[y - 1, 0, c] if y else 1 << (bits - 1)
                step = (samples[y, x, c] - before + 32768) % 65536 - 32768
                size = int(abs(step)).bit_length()
                text += format(size, "05b")
                if 0 < size < 16:
                    text += format(step if step > 0 else step + (1 << size) - 1, "0%db" % size)
    text += "1" * (-len(text) % 8)
    scan = bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8)).replace(b"\xff", b"\xff\x00")
    table = bytes([0] * 4 + [17] + [0] * 11) + bytes(range(17))
    frame = struct.pack(">BHHB", bits, H, W, channels)
    frame += b"".join(bytes([c + 1, 0x11, 0]) for c in range(channels))
    start = bytes([channels]) + b"".join(bytes([c + 1, 0]) for c in range(channels)) + b"\x01\x00\x00"
    segments = ((0xC3, frame), (0xC4, b"\x00" + table), (0xDA, start))
    out = b"\xff\xd8"
    for marker, body in segments:
        out += bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body
    return out + scan + b"\xff\xd9"


PPM = saved(RGB, "PPM")
YCC = saved(RGB, "JPEG", quality=95, subsampling=0)
HALF = saved(RGB, "JPEG", quality=95, subsampling=2)
PLAIN_RGB = tool(["cjpeg", "-rgb", "-quality", "95"], PPM, (".ppm", ".jpg"))
ADOBE_INKS = saved(INKS, "JPEG", "CMYK", quality=95)
APP0, APP14 = 0xE0, 0xEE
pillow("ycc.jpg", YCC)
pillow("ycc-half-chroma.jpg", HALF)
pillow("grey.jpg", saved(GREY, "JPEG", quality=95))
pillow("progressive.jpg", saved(RGB, "JPEG", quality=95, progressive=True))
pillow("restart.jpg", tool(["cjpeg", "-restart", "1B"], PPM, (".ppm", ".jpg")))
pillow("ycc-unmarked.jpg", remarked(YCC, (APP0,)))
pillow("ycc-half-chroma-unmarked-012.jpg", remarked(HALF, (APP0,), (0, 1, 2)))
pillow("ycc-unmarked-012.jpg", remarked(YCC, (APP0,), (0, 1, 2)))
pillow("ycc-letters.jpg", remarked(YCC, (APP0,), (89, 67, 99)))
pillow("ycc-jfif-named-rgb.jpg", remarked(YCC, (), (82, 71, 66)))
pillow("ycc-adobe-1.jpg", remarked(YCC, (APP0,), None, 1))
pillow("ycc-adobe-2.jpg", remarked(YCC, (APP0,), None, 2))
pillow("jfif-outweighs-adobe-0.jpg", remarked(YCC, (APP0,), None, 0, True))
pillow("rgb-adobe-0.jpg", remarked(PLAIN_RGB, (APP0, APP14), (1, 2, 3), 0))
pillow("rgb-named.jpg", remarked(PLAIN_RGB, (APP0, APP14)))
pillow("inks-adobe-0.jpg", ADOBE_INKS)
pillow("inks-unmarked.jpg", remarked(ADOBE_INKS, (APP14,)))
pillow("inks-ycck.jpg", remarked(ADOBE_INKS, (APP14,), None, 2))
pillow("inks-progressive-ycck.jpg", remarked(saved(INKS, "JPEG", "CMYK", progressive=True), (APP14,), None, 2))
right("lossless-grey.jpg", lossless(GREY, 8), GREY)
right("lossless-rgb.jpg", remarked(lossless(RGB, 8), (), (82, 71, 66)), RGB)
right("lossless-16.jpg", lossless(GREY16, 16), GREY16 / 257)
refused("arithmetic.jpg", tool(["cjpeg", "-arithmetic"], PPM, (".ppm", ".jpg")), "JPEG with arithmetic coding")

# Turned -------------------------------------------------------------------------------------------

TURNED = {
    1: RGB, 2: RGB[:, ::-1], 3: RGB[::-1, ::-1], 4: RGB[::-1], 5: RGB.transpose(1, 0, 2),
    6: numpy.rot90(RGB, -1), 7: RGB[::-1, ::-1].transpose(1, 0, 2), 8: numpy.rot90(RGB, 1), 9: RGB,
}
for tag, turned in TURNED.items():
    exif = Image.Exif()
    exif[274] = tag
    pillow("turned-%d.png" % tag, saved(RGB, "PNG", exif=exif))
    right("turned-%d.tif" % tag, saved(RGB, "TIFF", tiffinfo={274: tag}), turned)
    if tag in (3, 6):
        pillow("turned-%d.webp" % tag, saved(RGB, "WEBP", lossless=True, exif=exif))
        flat = numpy.full((H, W, 3), 200, numpy.uint8)
        flat[:, : W // 2] = 40
        pillow("turned-%d.jpg" % tag, saved(flat, "JPEG", quality=100, subsampling=0, exif=exif))

# PNG ----------------------------------------------------------------------------------------------


def packed(samples, bits):
    wide = samples.reshape(samples.shape[0], -1)[..., None].astype(int) >> numpy.arange(bits - 1, -1, -1) & 1
    return [row.tobytes() for row in numpy.packbits(wide.reshape(samples.shape[0], -1).astype(numpy.uint8), axis=1)]


def png(bits, color, rows, extra=(), interlaced=False):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, bits, color, 0, 0, interlaced))
    for kind, body in extra:
        out += chunk(kind, body)
    return out + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b"")


def passes(samples, rows):
    out = []
    for x, y, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        part = samples[y::dy, x::dx]
        out += rows(part) if part.size else []
    return out


GAMMA = ((b"gAMA", struct.pack(">I", 200000)),)
for bits in (1, 2, 4):
    coarse = GREY >> (8 - bits)
    shades = coarse * 255.0 / (2**bits - 1)
    colors = numpy.arange(3 * 2**bits, dtype=numpy.uint8).reshape(-1, 3) * 5
    right("grey-%d.png" % bits, png(bits, 0, packed(coarse, bits), GAMMA), shades)
    right("grey-%d-transparent.png" % bits, png(bits, 0, packed(coarse, bits), ((b"tRNS", b"\0\1"),)), shades)
    right("grey-%d-interlaced.png" % bits, png(bits, 0, passes(coarse, lambda s: packed(s, bits)), (), True), shades)
    right("palette-%d.png" % bits, png(bits, 3, packed(coarse, bits), ((b"PLTE", colors.tobytes()), (b"tRNS", b"\0\7"))), colors[coarse])
COLORS = (numpy.arange(768) * 7 % 256).astype(numpy.uint8).reshape(-1, 3)
right("palette-8.png", png(8, 3, packed(GREY, 8), ((b"PLTE", COLORS.tobytes()),)), COLORS[GREY])
refused("palette-too-short.png", png(8, 3, packed(GREY, 8), ((b"PLTE", COLORS[:100].tobytes()),)), "the palette has 100 colours")
for name, color, samples in (("grey", 0, GREY16[..., None]), ("rgb", 2, RGB16), ("grey-alpha", 4, numpy.dstack([GREY16, GREY16[::-1]])), ("rgba", 6, numpy.dstack([RGB16, GREY16]))):
    def rows(part):
        return [row.astype(">u2").tobytes() for row in part]

    values = samples[..., : 3 if color & 2 else 1] / 257
    values = values if color & 2 else values[..., 0]
    right("%s-16.png" % name, png(16, color, rows(samples), GAMMA), values)
    right("%s-16-interlaced.png" % name, png(16, color, passes(samples, rows), (), True), values)
right("rgb-transparent.png", png(8, 2, packed(RGB, 8), ((b"tRNS", struct.pack(">3H", *[int(v) for v in RGB[2, 2]])),)), RGB)
right("rgba.png", saved(RGBA, "PNG"), RGB)

# GIF ----------------------------------------------------------------------------------------------

paletted = Image.fromarray(RGB).quantize(40)
for name, options in (("plain", {}), ("interlaced", {"interlace": 1}), ("transparent", {"transparency": 5})):
    out = io.BytesIO()
    paletted.save(out, "GIF", **options)
    pillow("%s.gif" % name, out.getvalue())
whole = bytearray(saved(GREY, "GIF"))
struct.pack_into("<HH", whole, 6, W + 4, H + 3)
frame = whole.index(b"\x2c\0\0\0\0")
struct.pack_into("<HH", whole, frame + 1, 3, 2)
screen = numpy.zeros((H + 3, W + 4))
screen[2 : 2 + H, 3 : 3 + W] = GREY
right("frame-within-screen.gif", bytes(whole), screen + numpy.where(screen == 0, numpy.asarray(Image.open(io.BytesIO(bytes(whole))).convert("L")), 0))
animated = io.BytesIO()
paletted.save(animated, "GIF", save_all=True, append_images=[Image.fromarray(RGB[::-1].copy()).quantize(9)])
pillow("animated.gif", animated.getvalue())

# BMP ----------------------------------------------------------------------------------------------


def bmp(bits, compression, data, colors=b"", masks=b"", upside=False, head=40):
    at = 14 + head + (len(masks) if head == 40 else 0) + len(colors)
    out = b"BM" + struct.pack("<IHHI", at + len(data), 0, 0, at)
    out += struct.pack("<IiiHHIIiiII", head, W, -H if upside else H, 1, bits, compression, len(data), 0, 0, 0, 0)
    return out + (masks if head == 40 else masks.ljust(head - 40, b"\0")) + colors + data


def lines(samples, upside=False):
    ordered = samples if upside else samples[::-1]
    return b"".join(row.tobytes() + b"\0" * (-row.nbytes % 4) for row in ordered)


R, G, B = (RGB[..., i].astype(numpy.uint16) for i in range(3))
BGR = numpy.ascontiguousarray(RGB[..., ::-1])
BGRX = numpy.dstack([BGR, GREY])
FIVES = numpy.dstack([R >> 3, G >> 3, B >> 3]) * 255 / 31
right("24.bmp", bmp(24, 0, lines(BGR)), RGB)
right("24-top-down.bmp", bmp(24, 0, lines(BGR, True), upside=True), RGB)
right("32.bmp", bmp(32, 0, lines(BGRX)), RGB)
right("32-alpha.bmp", bmp(32, 3, lines(BGRX), masks=struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000), head=124), RGB)
right("16-555.bmp", bmp(16, 0, lines((R >> 3) << 10 | (G >> 3) << 5 | B >> 3)), FIVES)
right("16-565.bmp", bmp(16, 3, lines((R >> 3) << 11 | (G >> 2) << 5 | B >> 3), masks=struct.pack("<3I", 0xF800, 0x7E0, 0x1F)), numpy.dstack([(R >> 3) * 255 / 31, (G >> 2) * 255 / 63, (B >> 3) * 255 / 31]))
QUADS = numpy.dstack([COLORS[..., 2], COLORS[..., 1], COLORS[..., 0], COLORS[..., 0] * 0]).reshape(-1, 4)
for bits in (1, 4):
    coarse = GREY >> (8 - bits)
    rows = numpy.array([numpy.frombuffer(row, numpy.uint8) for row in packed(coarse, bits)])
    right("palette-%d.bmp" % bits, bmp(bits, 0, lines(rows), QUADS[: 2**bits].tobytes()), COLORS[coarse])
runs = b"".join(b"".join(bytes([1, v]) for v in row) + b"\0\0" for row in GREY[::-1])[:-2] + b"\0\1"
right("runs-8.bmp", bmp(8, 1, runs, QUADS.tobytes()), COLORS[GREY])
literal = b"".join(bytes([0, W]) + row.tobytes() + b"\0" * (W & 1) + b"\0\0" for row in GREY[::-1])[:-2] + b"\0\1"
right("literal-8.bmp", bmp(8, 1, literal, QUADS.tobytes()), COLORS[GREY])
coarse = GREY >> 4
runs = b"".join(b"".join(bytes([1, v << 4]) for v in row) + b"\0\0" for row in coarse[::-1])[:-2] + b"\0\1"
right("runs-4.bmp", bmp(4, 2, runs, QUADS[:16].tobytes()), COLORS[coarse])

# PNM ----------------------------------------------------------------------------------------------

BITS = BLACK.astype(int)
right("p1.pbm", b"P1\n# drawn\n%d %d\n" % (W, H) + b"\n".join(b" ".join(b"%d" % (1 - v) for v in row) for row in BITS), BITS * 255)
right("p1-dense.pbm", b"P1 %d %d\n" % (W, H) + b"".join(b"".join(b"%d" % (1 - v) for v in row) for row in BITS), BITS * 255)
right("p4.pbm", b"P4\n%d %d\n" % (W, H) + b"".join(packed(1 - BITS, 1)), BITS * 255)
for largest in (1, 100, 255, 1000, 65535):
    kind = numpy.uint8 if largest < 256 else numpy.dtype(">u2")
    grey = GREY16.astype(int) * largest // 65535
    color = RGB16.astype(int) * largest // 65535
    right("p2-%d.pgm" % largest, b"P2 %d %d %d # drawn\n" % (W, H, largest) + b" ".join(b"%d" % v for v in grey.ravel()), grey * 255 / largest)
    right("p3-%d.ppm" % largest, b"P3\n#\n%d %d\n%d\n" % (W, H, largest) + b"\n".join(b"%d" % v for v in color.ravel()), color * 255 / largest)
    right("p5-%d.pgm" % largest, b"P5\n%d %d\n# drawn\n%d\n" % (W, H, largest) + grey.astype(kind).tobytes(), grey * 255 / largest)
    right("p6-%d.ppm" % largest, b"P6\n%d#w\n%d %d\n" % (W, H, largest) + color.astype(kind).tobytes(), color * 255 / largest)


def pam(samples, largest, tuple_type):
    depth = samples.size // (H * W)
    head = b"P7\n# drawn\nWIDTH %d\nHEIGHT %d\nDEPTH %d\nMAXVAL %d\n%sENDHDR\n" % (W, H, depth, largest, tuple_type)
    return head + samples.astype(numpy.uint8 if largest < 256 else ">u2").tobytes()


right("p7-bits.pam", pam(BITS, 1, b"TUPLTYPE BLACKANDWHITE\n"), BITS * 255)
right("p7-grey-alpha.pam", pam(RGBA[..., :2], 255, b"TUPLTYPE GRAYSCALE_ALPHA\n"), GREY)
right("p7-rgb.pam", pam(RGB16, 65535, b"TUPLTYPE RGB\n"), RGB16 / 257)
right("p7-rgba-untold.pam", pam(RGBA, 255, b""), RGB)
refused("p7-inks.pam", pam(INKS, 255, b"TUPLTYPE CMYK\n"), "PAM of CMYK")
refused("too-large-a-sample.pgm", b"P2 2 1 7\n3 8\n", "a sample of 8; the largest is 7")
refused("half.pgm", b"P5 9 9 255\nabc", "truncated PNM")
refused("floats.pfm", b"PF\n1 1\n-1.0\n" + b"\0" * 12, "PFM")

# TIFF ---------------------------------------------------------------------------------------------


def tiff(array, **options):
    out = io.BytesIO()
    tifffile.imwrite(out, array, **{"metadata": None, "software": False, **options})
    return out.getvalue()


def raw_tiff(data, order="<", **tags):
    """A TIFF of one strip; tags by number."""
    entries = {256: (3, [W]), 257: (3, [H]), 259: (3, [1]), 273: (4, [0]), 277: (3, [1]), 278: (3, [H]), 279: (4, [len(data)])}
    entries.update({int(key[1:]): (3, value) for key, value in tags.items()})
    at = 8 + 2 + 12 * len(entries) + 4
    body, extra, strip = struct.pack(order + "H", len(entries)), b"", 0
    for tag, (kind, values) in sorted(entries.items()):
        value = struct.pack(order + "%d%s" % (len(values), "HI"[kind - 3]), *values)
        body += struct.pack(order + "HHI", tag, kind, len(values))
        strip = len(body) if tag == 273 else strip
        if len(value) > 4:
            value, extra = struct.pack(order + "I", at + len(extra)), extra + value
        body += value.ljust(4, b"\0")
    body = body[:strip] + struct.pack(order + "I", at + len(extra)) + body[strip + 4 :]
    start = b"II*\0" if order == "<" else b"MM\0*"
    return start + struct.pack(order + "I", 8) + body + b"\0\0\0\0" + extra + data


def copied(data, *options):
    return tool(["tiffcp", *options], data, (".tif", ".tif"))


for order, short in (("<", "le"), (">", "be")):
    right("signed-16-%s.tif" % short, tiff((GREY16 >> 1).astype(numpy.int16), byteorder=order), (GREY16 >> 1) / 32767 * 255)
    right("signed-16-rgb-%s.tif" % short, tiff((RGB16 >> 1).astype(numpy.int16), byteorder=order, photometric="rgb"), (RGB16 >> 1) / 32767 * 255)
    right("grey-16-predictor-%s.tif" % short, tiff(GREY16, byteorder=order, compression="zlib", predictor=True), GREY16 / 257)
    right("rgb-16-planes-%s.tif" % short, tiff(numpy.ascontiguousarray(RGB16.transpose(2, 0, 1)), byteorder=order, photometric="rgb", planarconfig="separate"), RGB16 / 257)
    right("big-%s.tif" % short, tiff(RGB, byteorder=order, photometric="rgb", bigtiff=True), RGB)
    for bits in (2, 4, 12):
        for photometric in (0, 1):
            coarse = GREY16 >> (16 - bits)
            shades = coarse * 255.0 / (2**bits - 1)
            data = raw_tiff(b"".join(packed(coarse, bits)), order, t258=[bits], t262=[photometric])
            right("grey-%d-%d-%s.tif" % (bits, photometric, short), data, shades if photometric else 255 - shades)
right("signed-8.tif", tiff((GREY >> 1).astype(numpy.int8)), (GREY >> 1) / 127 * 255)
right("grey-from-white.tif", tiff(GREY, photometric="miniswhite"), 255.0 - GREY)
right("grey-16-from-white.tif", tiff(GREY16, photometric="miniswhite"), (65535.0 - GREY16) / 257)
right("bits.tif", saved(BLACK, "TIFF"), BLACK * 255)
multiplied = numpy.floor(RGB * (ALPHA / 255) + 0.5)
right("multiplied.tif", tiff(numpy.dstack([multiplied, ALPHA]).astype(numpy.uint8), photometric="rgb", extrasamples=["assocalpha"]), numpy.minimum(255, multiplied / ALPHA * 255))
multiplied16 = numpy.floor(RGB16 * (ALPHA / 255) + 0.5)
right("multiplied-16.tif", tiff(numpy.dstack([multiplied16, ALPHA * 257.0]).astype(numpy.uint16), photometric="rgb", extrasamples=["assocalpha"]), multiplied16 / (ALPHA * 257.0) * 255)
right("alpha.tif", tiff(RGBA, photometric="rgb", extrasamples=["unassalpha"]), RGB)
right("alpha-and-more.tif", tiff(numpy.dstack([RGBA, GREY]), photometric="rgb", extrasamples=["unassalpha", "unspecified"]), RGB)
right("grey-alpha.tif", tiff(RGBA[..., :2].copy(), photometric="minisblack", planarconfig="contig", extrasamples=["unassalpha"]), GREY)
LIGHT = (255.0 - INKS[..., :3]) * (255.0 - INKS[..., 3:]) / 255
right("inks.tif", tiff(INKS, photometric="separated"), LIGHT)
right("inks-16.tif", tiff(INKS.astype(numpy.uint16) * 257, photometric="separated"), LIGHT)
right("inks-planes.tif", tiff(numpy.ascontiguousarray(INKS.transpose(2, 0, 1)), photometric="separated", planarconfig="separate"), LIGHT)
colors = numpy.arange(768, dtype=numpy.uint16).reshape(3, 256) * 85
right("palette.tif", tiff(GREY, photometric="palette", colormap=colors), (colors >> 8).T[GREY])
right("pages.tif", tiff(numpy.stack([GREY, GREY[::-1]]), photometric="minisblack"), GREY)
right("ycc-plain.tif", raw_tiff(numpy.asarray(Image.fromarray(RGB).convert("YCbCr")).tobytes(), t258=[8, 8, 8], t262=[6], t277=[3], t530=[1, 1]), numpy.asarray(Image.fromarray(RGB).convert("YCbCr").convert("RGB")))
PLAIN = saved(RGB, "TIFF")
for name, options in (("lzw", ["-c", "lzw"]), ("lzw-predictor", ["-c", "lzw:2"]), ("zip-rows", ["-c", "zip:2", "-r", "2"]), ("packbits", ["-c", "packbits"]), ("tiles", ["-t", "-w", "16", "-l", "16"]), ("planes-lzw", ["-p", "separate", "-c", "lzw"]), ("bits-reversed", ["-f", "lsb2msb"])):
    right("%s.tif" % name, copied(PLAIN, *options), RGB)
for name, options in (("fax-3", ["-c", "g3"]), ("fax-3-2d", ["-c", "g3:2d"]), ("fax-4", ["-c", "g4"]), ("fax-4-reversed", ["-f", "lsb2msb", "-c", "g4"])):
    right("%s.tif" % name, copied(saved(BLACK, "TIFF"), *options), BLACK * 255)
pillow("jpeg-ycc.tif", copied(PLAIN, "-c", "jpeg:r"))
pillow("jpeg-ycc-tiles.tif", copied(PLAIN, "-c", "jpeg:r", "-t", "-w", "16", "-l", "16"))
pillow("jpeg-grey.tif", copied(saved(GREY, "TIFF"), "-c", "jpeg"))
JPEG3 = {"t259": [7], "t258": [8, 8, 8], "t277": [3]}
JPEG4 = {"t259": [7], "t258": [8, 8, 8, 8], "t277": [4], "t262": [5]}
pillow("jpeg-rgb-123.tif", raw_tiff(remarked(PLAIN_RGB, (APP0, APP14), (1, 2, 3)), t262=[2], **JPEG3))
pillow("jpeg-rgb-named.tif", raw_tiff(PLAIN_RGB, t262=[2], **JPEG3))
pillow("jpeg-ycc-unmarked.tif", raw_tiff(remarked(YCC, (APP0,)), t262=[6], t530=[1, 1], **JPEG3))
pillow("jpeg-inks.tif", raw_tiff(remarked(ADOBE_INKS, (APP14,)), **JPEG4))
pillow("jpeg-inks-adobe.tif", raw_tiff(ADOBE_INKS, **JPEG4))
right("jpeg-lossless.tif", raw_tiff(lossless(GREY, 8), t259=[7], t258=[8], t262=[1]), GREY)
right("jpeg-lossless-16.tif", raw_tiff(lossless(GREY16, 16), t259=[7], t258=[16], t262=[1]), GREY16 / 257)
refused("signed-negative.tif", tiff(-GREY16.astype(numpy.int16)), "signed samples below zero")
for name, array in (("16", GREY.astype(numpy.float16)), ("32", GREY.astype(numpy.float32)), ("64", GREY.astype(numpy.float64))):
    refused("float-%s.tif" % name, tiff(array), "floating-point samples of %s bits" % name)
refused("float-predictor.tif", tiff(RGB.astype(numpy.float32), photometric="rgb"), "floating-point samples of 32 bits")
refused("whole-32.tif", tiff(GREY.astype(numpy.uint32)), "samples of 32 bits")
refused("complex.tif", tiff(GREY.astype(numpy.complex64)), "complex samples")
refused("lab.tif", tiff(RGB, photometric="cielab"), "CIELab colours")
refused("raw.tif", tiff(GREY, photometric="cfa"), "a camera's raw samples")
refused("rgb-4.tif", raw_tiff(b"".join(packed(RGB >> 4, 4)), t258=[4, 4, 4], t262=[2], t277=[3]), "several samples of 4 bits")
refused("other-inks.tif", raw_tiff(INKS.tobytes(), t258=[8] * 4, t262=[5], t277=[4], t332=[2]), "inks other than")
refused("lzma.tif", raw_tiff(GREY.tobytes(), t259=[34925], t258=[8], t262=[1]), "compression by LZMA")
refused("jpeg-2000.tif", raw_tiff(GREY.tobytes(), t259=[34712], t258=[8], t262=[1]), "compression by JPEG 2000")
refused("old-jpeg.tif", raw_tiff(YCC, t259=[6], t258=[8] * 3, t262=[6], t277=[3]), "compression by old-style JPEG")
refused("sparse.tif", raw_tiff(GREY.tobytes(), t258=[8], t262=[1], t279=[0]), "strip 1 of 1 is not there")

# WebP ---------------------------------------------------------------------------------------------

profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
right("lossless.webp", saved(RGB, "WEBP", lossless=True), RGB)
right("lossless-alpha.webp", saved(RGBA, "WEBP", lossless=True, exact=True), RGB)
right("lossless-profile.webp", saved(RGB, "WEBP", lossless=True, icc_profile=profile), RGB)
right("lossless-animated.webp", saved(RGB, "WEBP", lossless=True, save_all=True, append_images=[Image.fromarray(RGB[::-1].copy())]), RGB)
pillow("lossy.webp", saved(RGB, "WEBP"))
pillow("lossy-alpha.webp", saved(RGBA, "WEBP", exact=True))
pillow("lossy-sharp.webp", saved(RGB, "WEBP", quality=100, method=6))

# Others -------------------------------------------------------------------------------------------

refused("photograph.jp2", saved(RGB, "JPEG2000"), "JPEG 2000")
refused("pointer.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a pointer of Git LFS")

with open("pictures.tsv", "w") as table:
    for row in ROWS:
        table.write("\t".join(row) + "\n")
print(len(ROWS), "pictures")
