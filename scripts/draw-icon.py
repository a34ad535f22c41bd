#!/usr/bin/env python3
"""Draws assets/icon.png, the icon of the packages: a task that is asked for, done and answered, as a closed ring."""
import math
import pathlib
import struct
import zlib

SIZE = 128
SAMPLES = 4  # of each pixel, in each direction: smooth edges
BLUE, WHITE, GREEN = (24, 58, 110), (255, 255, 255), (94, 214, 140)


def rounded_square(x, y):
    """Distance to the square with round corners; negative inside."""
    radius, half = 26, SIZE / 2
    dx, dy = (max(abs(v - half) - half + radius, 0) for v in (x, y))
    return math.hypot(dx, dy) - radius


def color(x, y):
    """The colour and opacity of a point."""
    if rounded_square(x, y) > 0:
        return (0, 0, 0), 0
    dx, dy = x - SIZE / 2, y - SIZE / 2
    distance, angle = math.hypot(dx, dy), math.degrees(math.atan2(dy, dx)) % 360
    if math.hypot(x - 64, y - 26) < 11.5:
        return WHITE, 1
    if math.hypot(x - 64, y - 102) < 11.5:
        return GREEN, 1
    if 34.5 < distance < 41.5:
        # From the white point on top over the right side to the green one below, and back.
        gap = 24
        if gap < (angle - 270) % 360 < 180 - gap:
            return WHITE, 1
        if gap < (angle - 90) % 360 < 180 - gap:
            return GREEN, 1
    # A check mark in the middle.
    for (ax, ay), (bx, by) in (((49, 65), (60, 76)), ((60, 76), (80, 53))):
        t = max(0, min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)))
        if math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) < 4:
            return WHITE, 1
    return BLUE, 1


def pixel(px, py):
    red = green = blue = alpha = 0
    for sy in range(SAMPLES):
        for sx in range(SAMPLES):
            (r, g, b), a = color(px + (sx + 0.5) / SAMPLES, py + (sy + 0.5) / SAMPLES)
            red, green, blue, alpha = red + r * a, green + g * a, blue + b * a, alpha + a
    if alpha == 0:
        return bytes(4)
    return bytes(round(v) for v in (red / alpha, green / alpha, blue / alpha, 255 * alpha / SAMPLES**2))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(SIZE)) for y in range(SIZE))
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
png += chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
target = pathlib.Path(__file__).resolve().parent.parent / "assets" / "icon.png"
target.parent.mkdir(exist_ok=True)
target.write_bytes(png)
