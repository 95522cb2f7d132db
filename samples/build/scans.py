"""Two paper forms as a flatbed scanner sees them: slightly turned, grey, with noise, folds and a stamp."""

import io

import cairo
import numpy as np
from PIL import Image, ImageFilter

import story

DPI = 150
WIDTH, HEIGHT = 1240, 1754


class Form:
    def __init__(self, heading, number):
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
        self.ctx = cairo.Context(self.surface)
        self.ctx.set_source_rgb(1, 1, 1)
        self.ctx.paint()
        self.text(100, 130, story.PORT.upper(), 30, bold=True)
        self.text(100, 182, heading, 38, bold=True)
        self.text(920, 130, number, 24)
        self.line(100, 206, 1140, 206, 3)
        self.random = np.random.default_rng(sum(map(ord, heading)))

    def text(self, x, y, text, size=25, bold=False, typed=False, grey=0.12):
        """Printed in a sans face; what was filled in is typed."""
        self.ctx.select_font_face("Liberation Mono" if typed else "Liberation Sans", cairo.FONT_SLANT_NORMAL,
                                  cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL)
        self.ctx.set_font_size(size)
        self.ctx.set_source_rgb(grey, grey, grey)
        self.ctx.move_to(x, y)
        self.ctx.show_text(text)

    def line(self, x0, y0, x1, y1, width=1.6, grey=0.25):
        self.ctx.set_source_rgb(grey, grey, grey)
        self.ctx.set_line_width(width)
        self.ctx.move_to(x0, y0)
        self.ctx.line_to(x1, y1)
        self.ctx.stroke()

    def field(self, y, name, value):
        self.text(100, y, name, 24, grey=0.30)
        self.text(390, y, value, 25, typed=True)
        self.line(380, y + 10, 1140, y + 10, 1.2, 0.55)

    def signature(self, x, y):
        """A pen's loops: nobody's name."""
        points = [(x, y)]
        for k in range(9):
            points.append((x + 26 * k + self.random.uniform(-6, 6), y + (-34 if k % 2 else 14) * self.random.uniform(0.5, 1.2)))
        self.ctx.set_source_rgb(0.12, 0.14, 0.38)
        self.ctx.set_line_width(3)
        self.ctx.move_to(*points[0])
        for a, b in zip(points[1:], points[2:]):
            self.ctx.curve_to(a[0], a[1], a[0] + 18, a[1] - 8, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        self.ctx.stroke()

    def stamp(self, x, y, lines, angle):
        self.ctx.save()
        self.ctx.translate(x, y)
        self.ctx.rotate(angle)
        self.ctx.set_source_rgba(0.30, 0.10, 0.35, 0.75)
        self.ctx.set_line_width(4)
        self.ctx.rectangle(0, 0, 330, 44 + 34 * len(lines) - 20)
        self.ctx.stroke()
        for index, text in enumerate(lines):
            self.ctx.select_font_face("Liberation Sans", cairo.FONT_SLANT_NORMAL, cairo.FONT_WEIGHT_BOLD)
            self.ctx.set_font_size(25)
            self.ctx.move_to(16, 36 + 34 * index)
            self.ctx.show_text(text)
        self.ctx.restore()

    def scanned(self, turn, seed):
        """Grey, turned by `turn` degrees, unevenly lit, with dust, a fold and the lid's shadow along an edge."""
        self.surface.flush()
        data = np.frombuffer(self.surface.get_data(), np.uint8).reshape(HEIGHT, WIDTH, 4)[..., 2::-1]
        grey = Image.fromarray(np.ascontiguousarray(data)).convert("L")
        grey = grey.rotate(turn, Image.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(0.7))
        page = np.asarray(grey, dtype=np.float32) / 255
        random = np.random.default_rng(seed)
        yy, xx = np.mgrid[0:1:HEIGHT * 1j, 0:1:WIDTH * 1j]
        paper = 0.955 - 0.05 * xx ** 3 - 0.03 * (1 - yy) ** 4
        fold = 1 - 0.10 * np.exp(-((yy - 0.502 - 0.002 * np.sin(xx * 9)) * HEIGHT / 3) ** 2)
        edge = 1 - 0.45 * np.exp(-xx * WIDTH / 9)
        page = (0.06 + 0.94 * page) * paper * fold * edge
        page += random.normal(0, 0.022, page.shape)
        for _ in range(130):
            y, x = random.integers(2, HEIGHT - 3), random.integers(2, WIDTH - 3)
            page[y:y + random.integers(1, 3), x:x + random.integers(1, 3)] -= random.uniform(0.15, 0.5)
        return Image.fromarray((np.clip(page, 0, 1) * 255).astype(np.uint8))


def crane_checklist():
    form = Form("STORM STOWAGE OF RAIL CRANES", "Form 31 / rev. 4")
    form.field(270, "Crane", story.CRANE + ", North Quay")
    form.field(325, "Date and time", "6 November 2025, 23:46 UTC")
    form.field(380, "Driver", story.CRANE_DRIVER)
    form.field(435, "Forecast", "NW storm force 10")
    top, row = 500, 74
    for x, text in ((112, "No."), (190, "Check"), (760, "Done"), (880, "Remark")):
        form.text(x, top + 36, text, 24, bold=True)
    rows = [
        ("1", "Jib raised to 58 degrees", "YES", ""),
        ("2", "Slewing brake on", "YES", ""),
        ("3", "Rail clamps closed, all four", "YES", ""),
        ("4", "Storm pin, landward side", "YES", ""),
        ("5", "Storm pin, seaward side", "NO", "hole blocked"),
        ("6", "Power off, cabin locked", "YES", ""),
        ("7", "Clear of bow by 20 m", "NO", "ship moved"),
        ("8", "Port Control informed", "YES", "VHF 12"),
    ]
    for index in range(len(rows) + 2):
        form.line(100, top + (index * row if index else 0), 1140, top + index * row, 2 if index < 2 else 1.4)
    for x in (100, 175, 745, 865, 1140):
        form.line(x, top, x, top + row * (len(rows) + 1))
    for index, (number, check, done, remark) in enumerate(rows, 1):
        y = top + index * row + 47
        form.text(120, y, number, 25)
        form.text(190, y, check, 25)
        form.text(770, y, done, 27, typed=True, bold=done == "NO")
        form.text(878, y, remark, 23, typed=True)
    y = top + row * (len(rows) + 1) + 70
    form.text(100, y, "Remarks", 24, bold=True)
    for index, text in enumerate((
            "Seaward pin not fitted. Hole full of gravel, could not clear",
            "it in the wind. Told foreman. Ship has been warped 20 m ahead",
            "at 23:30, bow is now near the crane.")):
        form.text(100, y + 50 + 46 * index, text, 26, typed=True)
        form.line(100, y + 60 + 46 * index, 1140, y + 60 + 46 * index, 1.2, 0.6)
    form.text(100, y + 260, "Signature of driver", 22, grey=0.30)
    form.signature(360, y + 256)
    form.stamp(770, y + 205, ["RECEIVED", "7 NOV 2025  06:40"], -0.09)
    return form.scanned(-0.9, 51)


def line_record():
    form = Form("MOORING LINE INSPECTION RECORD", "Form 12 / rev. 2")
    form.field(270, "Ship", story.SHIP)
    form.field(325, "Place of inspection", "Kelmouth, Berth 4")
    form.field(380, "Date", "12 August 2025")
    form.field(435, "Inspected by", "Bosun, for the master")
    top, row = 500, 80
    heads = ((112, "Line"), (230, "Type"), (470, "In use since"), (690, "Condition"), (900, "Action"))
    for x, text in heads:
        form.text(x, top + 48, text, 24, bold=True)
    rows = [
        ("S1", "8-strand, 64 mm", "March 2023", "Good", "None"),
        ("S2", "3-strand, 64 mm", "May 2019", "Chafed at eye", "REPLACE"),
        ("S3", "8-strand, 64 mm", "March 2023", "Good", "None"),
        ("S4", "8-strand, 64 mm", "March 2023", "Good", "None"),
        ("H1", "8-strand, 64 mm", "July 2024", "Good", "None"),
        ("H2", "8-strand, 64 mm", "July 2024", "Good", "None"),
    ]
    for index in range(len(rows) + 2):
        form.line(100, top + index * row, 1140, top + index * row, 2 if index < 2 else 1.4)
    for x in (100, 215, 455, 675, 885, 1140):
        form.line(x, top, x, top + row * (len(rows) + 1))
    for index, cells in enumerate(rows, 1):
        for (x, _), cell in zip(heads, cells):
            form.text(x, top + index * row + 50, cell, 22, typed=True, bold=cell == "REPLACE")
    y = top + row * (len(rows) + 1) + 70
    form.text(100, y, "Remarks", 24, bold=True)
    for index, text in enumerate((
            "Stern line S2 to be replaced before 30 September 2025.",
            "New line on order, delivery delayed. Line stays in use.")):
        form.text(100, y + 50 + 46 * index, text, 26, typed=True)
        form.line(100, y + 60 + 46 * index, 1140, y + 60 + 46 * index, 1.2, 0.6)
    form.text(100, y + 240, "Signature", 22, grey=0.30)
    form.signature(360, y + 236)
    return form.scanned(0.7, 52)


def write(root):
    documents = root / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    crane_checklist().save(documents / "crane-c2-checklist-scan.jpg", quality=62, dpi=(DPI, DPI), optimize=True)
    data = io.BytesIO()
    line_record().convert("RGB").save(data, "JPEG", quality=62, dpi=(DPI, DPI), optimize=True)
    points = 72 / DPI
    pdf = cairo.PDFSurface(str(documents / "mooring-line-record-scan.pdf"), WIDTH * points, HEIGHT * points)
    pdf.set_metadata(cairo.PDF_METADATA_TITLE, "Scan 0012")
    pdf.set_metadata(cairo.PDF_METADATA_CREATE_DATE, "2025-11-07T11:05:00Z")
    image = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
    image.set_mime_data(cairo.MIME_TYPE_JPEG, data.getvalue())
    ctx = cairo.Context(pdf)
    ctx.scale(points, points)
    ctx.set_source_surface(image)
    ctx.paint()
    pdf.finish()
