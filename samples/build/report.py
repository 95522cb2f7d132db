"""The incident report: four A4 pages with a text layer, tables, a chart, a plan and a photograph."""

import io

import cairo
from PIL import Image

import story

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 62, WIDTH - 62, 74, HEIGHT - 66
INK, BLUE, GREY, RULE = (0.10, 0.11, 0.13), (0.06, 0.20, 0.36), (0.42, 0.45, 0.48), (0.75, 0.78, 0.81)
REFERENCE = "Incident 2025-117"


class Page:
    """A cursor that runs down the page, and starts the next one when there is no room."""

    def __init__(self, surface, pages):
        self.ctx, self.surface, self.pages, self.number, self.y = cairo.Context(surface), surface, pages, 0, 0
        self.begin()

    def begin(self):
        self.number += 1
        self.y = TOP
        self.text(LEFT, 44, story.PORT, 8.5, colour=GREY)
        self.right(RIGHT, 44, f"{REFERENCE} · preliminary report", 8.5, GREY)
        self.rule(50, 0.5)
        self.rule(HEIGHT - 50, 0.5)
        self.text(LEFT, HEIGHT - 38, "Preliminary. Facts may change when all evidence is in.", 8, colour=GREY)
        self.right(RIGHT, HEIGHT - 38, f"Page {self.number} of {self.pages}", 8, GREY)

    def turn(self):
        self.surface.show_page()
        self.begin()

    def font(self, size, bold=False, italic=False, family="Liberation Sans"):
        self.ctx.select_font_face(family, cairo.FONT_SLANT_ITALIC if italic else cairo.FONT_SLANT_NORMAL,
                                  cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL)
        self.ctx.set_font_size(size)

    def text(self, x, y, text, size, bold=False, italic=False, colour=INK, family="Liberation Sans"):
        self.font(size, bold, italic, family)
        self.ctx.set_source_rgb(*colour)
        self.ctx.move_to(x, y)
        self.ctx.show_text(text)

    def right(self, x, y, text, size, colour=INK, bold=False):
        self.font(size, bold)
        self.text(x - self.ctx.text_extents(text).x_advance, y, text, size, bold, colour=colour)

    def rule(self, y, width, colour=RULE, left=LEFT, right=RIGHT):
        self.ctx.set_source_rgb(*colour)
        self.ctx.set_line_width(width)
        self.ctx.move_to(left, y)
        self.ctx.line_to(right, y)
        self.ctx.stroke()

    def wrap(self, text, width):
        line, lines = "", []
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.ctx.text_extents(longer).x_advance > width:
                lines.append(line)
                line = word
            else:
                line = longer
        return lines + [line]

    def heading(self, text):
        self.y += 13
        self.text(LEFT, self.y, text, 13, bold=True, colour=BLUE)
        self.y += 17

    def paragraph(self, text, size=10.2, lead=14.2, indent=0, italic=False, colour=INK, family="Liberation Serif"):
        self.font(size, italic=italic, family=family)
        for line in self.wrap(text, RIGHT - LEFT - indent):
            self.text(LEFT + indent, self.y, line, size, italic=italic, colour=colour, family=family)
            self.y += lead
        self.y += 5

    def points(self, items):
        for number, item in enumerate(items, 1):
            self.text(LEFT + 4, self.y, f"{number}.", 10.2, family="Liberation Serif")
            self.paragraph(item, indent=22)

    def table(self, header, rows, columns, size=9, lead=None):
        """`columns` holds (x, width, align) of each; long cells wrap."""
        lead = lead or size + 3
        self.ctx.set_source_rgb(0.91, 0.935, 0.96)
        self.ctx.rectangle(LEFT, self.y - 11, RIGHT - LEFT, 17)
        self.ctx.fill()
        for cell, (x, width, align) in zip(header, columns):
            if align == "r":
                self.right(LEFT + x + width, self.y, cell, size, BLUE, bold=True)
            else:
                self.text(LEFT + x, self.y, cell, size, bold=True, colour=BLUE)
        self.y += 18
        for row in rows:
            tallest = 1
            for cell, (x, width, align) in zip(row, columns):
                self.font(size)
                lines = self.wrap(cell, width)
                tallest = max(tallest, len(lines))
                for index, line in enumerate(lines):
                    if align == "r":
                        self.right(LEFT + x + width, self.y + index * lead, line, size)
                    else:
                        self.text(LEFT + x, self.y + index * lead, line, size)
            self.y += lead * (tallest - 1)
            self.rule(self.y + 4.5, 0.4)
            self.y += lead + 4.5
        self.y += 4

    def caption(self, text):
        self.paragraph(text, size=8.6, lead=11, italic=True, colour=GREY, family="Liberation Sans")


def title(page):
    page.y = 104
    page.text(LEFT, page.y, "Breaking out of m.v. Halcyon Trader", 21, bold=True, colour=BLUE)
    page.y += 25
    page.text(LEFT, page.y, "and damage to crane C2, North Quay, 7 November 2025", 14, colour=BLUE)
    page.y += 14
    page.rule(page.y, 1.4, BLUE)
    page.y += 24
    facts = [
        ("Ship", f"{story.SHIP}, bulk carrier, {story.SHIP_FLAG}, IMO {story.SHIP_IMO}, 150 m, in ballast"),
        ("Master", story.MASTER), ("Berth", story.BERTH),
        ("Report by", f"{story.HARBOUR_MASTER}, harbour master"), ("Date", "7 November 2025, 17:30 UTC"),
        ("Times", "All times in this report are UTC"),
    ]
    for name, value in facts:
        page.text(LEFT, page.y, name, 9.5, bold=True, colour=GREY)
        page.text(LEFT + 72, page.y, value, 10, family="Liberation Serif")
        page.y += 15
    page.y += 4


def plan(page):
    """The berth from above, not to scale: where she lay, and where she swung to."""
    ctx, top = page.ctx, page.y
    width, height = RIGHT - LEFT, 150
    edge = top + height - 42
    ctx.set_source_rgb(0.88, 0.93, 0.96)
    ctx.rectangle(LEFT, top, width, height)
    ctx.fill()
    ctx.set_source_rgb(0.80, 0.80, 0.77)
    ctx.rectangle(LEFT, edge, width, 42)
    ctx.fill()
    ctx.set_source_rgb(0.35, 0.35, 0.35)
    ctx.set_line_width(1.4)
    ctx.move_to(LEFT, edge)
    ctx.line_to(RIGHT, edge)
    ctx.stroke()

    def hull():
        ctx.move_to(-235, 0)
        ctx.line_to(10, 0)
        ctx.curve_to(30, -1, 45, -10, 58, -21)
        ctx.curve_to(45, -32, 30, -41, 10, -42)
        ctx.line_to(-235, -42)
        ctx.close_path()

    for angle, fill, dash in ((0, (1, 1, 1, 0.55), [4, 3]), (13.5, (0.10, 0.20, 0.34, 0.85), [])):
        ctx.save()
        ctx.translate(LEFT + 355, edge - 4)
        ctx.rotate(angle * 3.14159265 / 180)
        hull()
        ctx.set_source_rgba(*fill)
        ctx.fill_preserve()
        ctx.set_source_rgb(0.10, 0.20, 0.34)
        ctx.set_dash(dash)
        ctx.set_line_width(1)
        ctx.stroke()
        ctx.restore()
    ctx.set_dash([])
    ctx.set_source_rgb(0.85, 0.45, 0.05)
    ctx.rectangle(LEFT + 385, edge + 4, 24, 26)
    ctx.fill()
    for x in (82, 118):
        ctx.arc(LEFT + x, edge + 5, 3, 0, 6.2832)
        ctx.set_source_rgb(0.2, 0.2, 0.2)
        ctx.fill()
    page.text(LEFT + 8, edge + 34, "NORTH QUAY, BERTH 4", 9, bold=True)
    page.text(LEFT + 75, edge + 18, "H12", 7.5)
    page.text(LEFT + 111, edge + 18, "H11", 7.5)
    page.text(LEFT + 413, edge + 22, "Crane C2", 8.5, bold=True)
    page.text(LEFT + 10, edge - 58, "stern swung", 8.5, colour=BLUE)
    page.text(LEFT + 10, edge - 46, "out about 30 m", 8.5, colour=BLUE)
    page.text(RIGHT - 118, top + 18, "Wind NW, off the quay", 8.5, bold=True, colour=BLUE)
    ctx.set_source_rgb(*BLUE)
    ctx.set_line_width(1.6)
    ctx.move_to(RIGHT - 60, top + 52)
    ctx.line_to(RIGHT - 60, top + 26)
    ctx.stroke()
    ctx.move_to(RIGHT - 64, top + 31)
    ctx.line_to(RIGHT - 60, top + 23)
    ctx.line_to(RIGHT - 56, top + 31)
    ctx.fill()
    page.y += height + 14
    page.caption("Figure 1. The berth from above, not to scale. Dashed: alongside. Dark: position at 02:31.")


def chart(page):
    """Gusts over the night, from the same half-hourly rows as the table."""
    ctx, top = page.ctx, page.y
    left, width, height = LEFT + 30, RIGHT - LEFT - 40, 128
    rows = [row for row in story.readings() if row["time"].minute in (0, 30)]
    x = lambda moment: left + (moment - rows[0]["time"]) / (rows[-1]["time"] - rows[0]["time"]) * width
    y = lambda knots: top + height - (knots - 20) / 50 * height
    for knots in range(20, 71, 10):
        page.rule(y(knots), 0.4, RULE, left, left + width)
        page.right(left - 5, y(knots) + 3, str(knots), 7.5, GREY)
    for row in rows[::2]:
        page.text(x(row["time"]) - 9, top + height + 12, row["time"].strftime("%H:%M"), 7.2, colour=GREY)
    for name, colour, line_width in (("mean", (0.45, 0.60, 0.75), 1.2), ("gust", BLUE, 1.8)):
        ctx.set_source_rgb(*colour)
        ctx.set_line_width(line_width)
        for index, row in enumerate(rows):
            (ctx.line_to if index else ctx.move_to)(x(row["time"]), y(row[name]))
        ctx.stroke()
    page.text(left + width - 62, y(41), "gust, kn", 8, bold=True, colour=BLUE)
    page.text(left + width - 62, y(24) - 1, "mean, kn", 8, colour=(0.35, 0.50, 0.65))
    page.y += height + 30
    page.caption("Figure 2. Wind at the signal mast, half-hourly values.")


def photograph(page, path):
    image = Image.open(path)
    width = RIGHT - LEFT - 110
    small = image.resize((900, 600), Image.LANCZOS)
    data = io.BytesIO()
    small.save(data, "JPEG", quality=76)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, 900, 600)
    surface.set_mime_data(cairo.MIME_TYPE_JPEG, data.getvalue())
    page.ctx.save()
    page.ctx.translate(LEFT, page.y)
    page.ctx.scale(width / 900, width / 900)
    page.ctx.set_source_surface(surface)
    page.ctx.paint()
    page.ctx.restore()
    page.y += width * 600 / 900 + 14
    page.caption("Figure 3. Crane C2 at 07:16. The seaward leg on the ship's side is buckled 6 m above the quay.")


def write(root):
    documents = root / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    surface = cairo.PDFSurface(str(documents / "incident-report.pdf"), WIDTH, HEIGHT)
    surface.set_metadata(cairo.PDF_METADATA_TITLE, "Breaking out of m.v. Halcyon Trader and damage to crane C2")
    surface.set_metadata(cairo.PDF_METADATA_AUTHOR, f"{story.HARBOUR_MASTER}, {story.PORT}")
    surface.set_metadata(cairo.PDF_METADATA_SUBJECT, REFERENCE)
    surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, "2025-11-07T17:30:00Z")
    surface.set_metadata(cairo.PDF_METADATA_MOD_DATE, "2025-11-07T17:30:00Z")
    page = Page(surface, 4)

    title(page)
    page.heading("1  Summary")
    page.paragraph(
        "In the night of 6 to 7 November 2025 a storm from the north-west blew off the North Quay. At 02:14 all four "
        "stern lines of the bulk carrier Halcyon Trader parted at Berth 4. Her stern swung about 30 metres out, and "
        "at 02:24 the flare of her bow came over the quay and struck the seaward leg of crane C2. The tug Ironside "
        "pushed the ship back alongside; two new stern lines were fast at 03:36.")
    page.paragraph(
        "The wind reached 58.9 knots in gusts at 02:30. Nobody was hurt. Crane C2 is out of service, and the North "
        "Quay is closed between hooks H9 and H14.")
    page.heading("2  The berth and the ship")
    page.paragraph(
        "Halcyon Trader had discharged and lay starboard side to, high out of the water. On the advice of Port "
        "Control her lines were doubled at 23:18: four stern lines to hooks H11 and H12, four head lines, and two "
        "springs at each end. The ship's lines were in date according to her master. Crane C2 stood "
        "abreast of her bow with its jib raised. Its driver reported it stowed at 23:50, with rail clamps closed and both storm "
        "pins in.")
    plan(page)

    page.turn()
    page.heading("3  Sequence of events")
    page.paragraph("Taken from the harbour log. The recording of VHF channel 12 and the CCTV have been secured, but "
                   "have not been compared with the log for this report.")
    page.table(("Time", "Event", "Source"), [
        ("23:18", "Lines of Halcyon Trader doubled fore and aft.", "Log"),
        ("23:50", "Crane C2 reported stowed: rail clamps closed, both storm pins in.", "Log, driver"),
        ("00:55", "Pilot boat Petrel back alongside. Pilotage suspended.", "Log"),
        ("02:14", "All four stern lines part. Floodlight 7 goes out.", "Log"),
        ("02:21", "Halcyon Trader calls on VHF channel 12 and asks for a tug and the pilot boat. North Quay closed.",
         "Log"),
        ("02:23", "Tug Ironside called out.", "Log"),
        ("02:24", "Bow of Halcyon Trader strikes the seaward leg of crane C2.", "Log, CCTV"),
        ("02:25", "Petrel stands by at Berth 4.", "Log"),
        ("02:31", "Photographs taken from the quay.", "Duty officer"),
        ("02:38", "Ironside on the port quarter, pushing.", "Log"),
        ("02:58", "Stern within five metres of the fenders.", "Log"),
        ("03:36", "Two new stern lines fast on hooks H11 and H12.", "Log"),
        ("05:45", "Crane C2 fenced off.", "Log"),
    ], ((6, 40, "l"), (58, 310, "l"), (386, 80, "l")), size=9.4, lead=13)
    page.heading("4  People")
    page.paragraph(
        "Twenty-one people were on board and four on the quay. Nobody was hurt. The crane's cabin was empty. "
        f"The duty officer, {story.DUTY_OFFICER}, kept everyone but the linesmen off the North Quay from 02:21.")
    page.heading("5  Communications")
    page.paragraph(
        "Calls on VHF channel 12 were clear. Seven minutes passed between the parting of the lines and the ship's "
        "call; the master will be asked why he did not call at once. Petrel was alongside the berth within four "
        "minutes of the call. She could not pass between the ship and the quay.")

    page.turn()
    page.heading("6  Weather and tide")
    page.paragraph(
        "Gale warnings were in force from 18:00. The wind veered from west-north-west to north-north-west and blew "
        "nearly square off the quay from 02:00. The barometer fell to 971.8 hPa at 01:50. High water was predicted for "
        f"02:36 at 5.12 m; the surge added about 0.8 m. Table 1 gives half-hourly values. The highest gust was "
        f"{story.REPORTED_PEAK} knots at {story.REPORTED_PEAK_AT:%H:%M}.")
    rows = []
    for row in story.readings():
        if row["time"].minute in (0, 30) and story.at("00:00:00") <= row["time"] <= story.at("05:00:00"):
            tide = row["observed"] if row["observed"] is not None else story.REPORTED_TIDE_IN_GAP
            rows.append((f"{row['time']:%H:%M}", f"{row['direction']:03d}", f"{row['mean']:.1f}", f"{row['gust']:.1f}",
                         f"{row['pressure']:.1f}", f"{tide:.2f}"))
    page.text(LEFT, page.y, "Table 1. Readings of the signal mast and the tide gauge, 7 November", 9.5, bold=True)
    page.y += 19
    page.table(("Time", "Direction, °", "Mean, kn", "Gust, kn", "Pressure, hPa", "Tide, m"), rows,
               ((6, 40, "l"), (70, 60, "r"), (150, 60, "r"), (230, 60, "r"), (305, 75, "r"), (400, 60, "r")), size=9.2)
    page.y += 8
    chart(page)

    page.turn()
    page.heading("7  Damage")
    photograph(page, root / "media/crane-c2-leg.jpg")
    page.paragraph(
        "Crane C2: seaward leg on the ship's side buckled, one brace torn off, seaward rail displaced. Halcyon Trader: "
        "indentation and scraped paint on the starboard bow, above the waterline. Quay: two fenders, floodlights 7 and 8.")
    page.heading("8  First findings")
    page.points([
        "The stern lines parted because the load on them was higher than they could bear. Whether they were fit for "
        "use has to be shown by the inspection record and by a test of the ends that were kept.",
        "Crane C2 was stowed according to its checklist. The checklist itself was not at hand when this was written.",
        "The tug was called nine minutes after the lines parted.",
    ])
    page.heading("9  Recommendations")
    page.points([
        "Keep a tug under way, not alongside, from storm force 10.",
        "Move the cranes of the North Quay clear of the bows of berthed ships before a storm from the north-west.",
        "Give the duty officer the alarm of the mooring load cells, which at present sounds in the engineer's office.",
    ])
    page.y += 4
    page.paragraph(f"{story.HARBOUR_MASTER}, harbour master. Open: statement of the master, rail survey of crane C2, "
                   "clocks of the recorders.", italic=True)
    surface.finish()
