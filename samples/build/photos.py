"""Three photographs with the EXIF that a camera would have written."""

import cairo
import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

import harbour
import scene as kit
import story
from scene import QUAY_TOP, Camera, Lamp, Light, Scene, Waves, vector

WIDTH, HEIGHT = 1440, 960


def exif(moment, metres_east, metres_north, exposure, aperture, iso, focal, number):
    """Date with zone, position, camera and exposure."""
    data = Image.Exif()
    stamp = moment.strftime("%Y:%m:%d %H:%M:%S")
    data[0x010F], data[0x0110] = "Corvus", "Corvus WT-5"
    data[0x0131], data[0x0132], data[0x0112] = "Firmware 1.4", stamp, 1
    data[0x8769] = {
        0x829A: IFDRational(*exposure), 0x829D: IFDRational(*aperture), 0x8827: iso, 0x9000: b"0232",
        0x9003: stamp, 0x9004: stamp, 0x9010: "+00:00", 0x9011: "+00:00", 0x920A: IFDRational(*focal),
        0xA431: "WT5-004417", 0xA002: WIDTH, 0xA003: HEIGHT,
    }
    latitude = story.LATITUDE + metres_north / 111_320
    longitude = story.LONGITUDE + metres_east / (111_320 * np.cos(np.radians(story.LATITUDE)))

    def degrees(value):
        minutes = (value % 1) * 60
        return (IFDRational(int(value), 1), IFDRational(int(minutes), 1),
                IFDRational(round((minutes % 1) * 60 * 100), 100))

    data[0x8825] = {
        0: b"\x02\x03\x00\x00", 1: "N", 2: degrees(latitude), 3: "E", 4: degrees(longitude), 5: b"\x00",
        6: IFDRational(44, 10), 7: tuple(IFDRational(v, 1) for v in (moment.hour, moment.minute, moment.second)),
        18: "WGS-84", 29: moment.strftime("%Y:%m:%d"),
    }
    return data


def save(pixels, path, data, quality=82):
    Image.fromarray(pixels).save(path, quality=quality, subsampling=2, optimize=True, exif=data.tobytes())


def night_quay(path):
    """02:31: the stern thirty metres off, the bow over the quay at the crane, two floodlights out."""
    camera = Camera((-84, -11.5, 5.4), (60, 27, 10.5), 62, WIDTH, HEIGHT, roll=0.8)
    place = harbour.placed(angle=13.5)
    floodlights = harbour.lamps(dark=(7, 8))
    sign_lamp = Lamp(vector(-70, -16.4, 8.2), kit.unit(vector(1, 1, 1)) * 1.6, 60, visible=False)
    light = Light((0.018, 0.022, 0.032), (0.020, 0.026, 0.038), floodlights + [sign_lamp], 1.5,
                  (0.020, 0.023, 0.030), 0.0016)
    scene = Scene(camera, light)
    ship_lamps = harbour.ship(scene, place)
    light.lamps = floodlights + [sign_lamp] + ship_lamps
    scene.items.clear()
    scene.low_items.clear()
    harbour.ship(scene, place)
    harbour.quay_wall(scene)
    harbour.bollards(scene)
    harbour.lamp_posts(scene)
    harbour.shed(scene)
    crane_lamps = harbour.crane(scene, bent=2.1)
    harbour.sign(scene, (-62.0, -14.3, 6.2), 5.6, 2.4, ["NORTH QUAY", "BERTH 4"], turned=-10)
    # Three lines hang from the fairleads into the water; the fourth still leads to its hook.
    for v, drift in ((6, 3.0), (9, 5.0), (18, 6.5)):
        start = place((0.2, v, 8.2))
        scene.line(hanging(start, drift), 0.13, (0.75, 0.72, 0.62))
    scene.line(harbour.slack(place((0.4, 4.2, 8.0)), (-12, -1.2, QUAY_TOP + 0.6), 2.4), 0.13, (0.80, 0.78, 0.68), bias=-8)
    scene.line(harbour.slack(place((1.0, 3.8, 8.0)), (-24, -1.2, QUAY_TOP + 0.2), 6.0)[9:], 0.13, (0.80, 0.78, 0.68))

    clouds = kit.cloud((HEIGHT, WIDTH), 5)
    horizon = np.linspace(0.6, 1.3, HEIGHT)[:, None] ** 2
    sky = np.clip((0.010 + 0.075 * clouds ** 1.6 * horizon)[..., None] * np.array([1.15, 1.0, 1.05]) * 1.5, 0, 1)
    picture, quay = kit.ground(camera, light, Waves(9), sky)
    picture = scene.render(picture, quay)
    picture = kit.glow(picture, camera, floodlights + ship_lamps + crane_lamps)
    picture = kit.bloom(picture, 9, 0.55)
    streaks = kit.rain((HEIGHT, WIDTH), 21, 2200, 34, -0.42, 0.30)
    near_light = kit.blur(picture, 40).max(axis=2, keepdims=True)
    picture = picture + streaks * (0.05 + 0.8 * near_light)
    pixels = kit.develop(picture, 31, 0.016, vignette=0.45, soften=0.7)
    save(pixels, path, exif(story.at("02:31:12"), -84, -11, (1, 15), (18, 10), 6400, (52, 10), 1), quality=76)


def hanging(start, drift):
    """A parted line that hangs down to the water and trails off."""
    return [start + vector(-drift * (i / 8) ** 2, drift * 0.2 * i / 8, -8.2 * i / 8) for i in range(9)]


def crane_leg(path):
    """07:16, after daylight: the seaward leg of the crane is buckled, the area fenced off."""
    camera = Camera((119.5, -20.5, QUAY_TOP + 1.7), (138.5, -5.6, QUAY_TOP + 6.9), 61, WIDTH, HEIGHT, roll=-0.6)
    light = Light((0.24, 0.25, 0.27), (0.62, 0.65, 0.70), [], 2.3, (0.50, 0.53, 0.57), 0.0030)
    scene = Scene(camera, light)
    harbour.ship(scene, harbour.placed(angle=0.6, offset=(6, 3.4)), lit=False)
    harbour.quay_wall(scene)
    harbour.bollards(scene)
    harbour.crane(scene, bent=2.1)
    x = harbour.CRANE_X
    scene.face([(x - 5.12, -12.72, QUAY_TOP + 13.0), (x + 5.12, -12.72, QUAY_TOP + 13.0),
                (x + 5.12, -12.72, QUAY_TOP + 14.5), (x - 5.12, -12.72, QUAY_TOP + 14.5)], (0.05, 0.05, 0.05), bias=-2)
    scene.letters((x - 5, -12.8, QUAY_TOP + 14.5), (x + 5, -12.8, QUAY_TOP + 14.5),
                  (x - 5, -12.8, QUAY_TOP + 13.0), ["CRANE C2   SWL 40 t"], (0.95, 0.78, 0.10), bias=-3)
    # Barrier of cones and tape, with a notice.
    posts = [(129.5, -13.2), (130.6, -10.4), (131.4, -7.6), (132.2, -4.8), (132.9, -2.1)]
    for px, py in posts:
        for step in range(6):
            r = 0.36 - 0.05 * step
            colour = (0.85, 0.85, 0.85) if step in (2, 4) else (0.80, 0.17, 0.03)
            scene.box((px - r, py - r, QUAY_TOP + step * 0.17), (px + r, py + r, QUAY_TOP + step * 0.17 + 0.17), colour)
    for (ax, ay), (bx, by) in zip(posts, posts[1:]):
        points = harbour.slack((ax, ay, QUAY_TOP + 0.98), (bx, by, QUAY_TOP + 0.98), 0.16, 19)
        for i, (a, b) in enumerate(zip(points, points[1:])):
            colour = (0.75, 0.06, 0.05) if i % 2 else (0.88, 0.88, 0.88)
            down = vector(0, 0, -0.09)
            scene.face([a, b, b + down, a + down], colour, bias=-1)
    harbour.sign(scene, (127.6, -12.9, QUAY_TOP + 1.5), 1.9, 1.15, ["NO ENTRY", "CRANE UNSAFE"], turned=38,
                 plate=(0.80, 0.65, 0.05), letters=(0.05, 0.05, 0.05))

    clouds = kit.cloud((HEIGHT, WIDTH), 14, scales=(240, 120, 60, 30))
    height = np.linspace(0, 1, HEIGHT)[:, None]
    grey = 0.50 + 0.16 * clouds + 0.12 * height
    sky = np.clip(grey[..., None] * np.array([0.95, 0.99, 1.05]), 0, 1)
    picture, quay = kit.ground(camera, light, Waves(10, height=0.07), sky, wet=0.55)
    picture = scene.render(picture, quay)
    streaks = kit.rain((HEIGHT, WIDTH), 22, 700, 20, -0.15, 0.16)
    picture = picture * (1 - 0.35 * streaks) + 0.33 * streaks
    pixels = kit.develop(picture, 32, 0.014, vignette=0.22, soften=0.7)
    save(pixels, path, exif(story.at("07:16:40"), 119, -20, (1, 60), (28, 10), 800, (52, 10), 2), quality=78)


def rope(ctx, points, radius, shade, random, twist=0.42):
    """A laid rope along a smooth path: a dark body, then slanted strands with a light side each."""
    path = np.array(points)
    for width, grey in ((radius * 2.25, 0.10), (radius * 2.0, 0.32)):
        ctx.move_to(*path[0])
        for p in path[1:]:
            ctx.line_to(*p)
        ctx.set_line_width(width)
        ctx.set_line_cap(cairo.LINE_CAP_BUTT)
        ctx.set_line_join(cairo.LINE_JOIN_ROUND)
        ctx.set_source_rgb(grey * shade[0], grey * shade[1], grey * shade[2])
        ctx.stroke()
    steps = np.cumsum(np.r_[0, np.hypot(*np.diff(path, axis=0).T)])
    along = np.arange(0, steps[-1], radius * twist)
    xs, ys = np.interp(along, steps, path[:, 0]), np.interp(along, steps, path[:, 1])
    angles = np.arctan2(np.gradient(ys), np.gradient(xs))
    for x, y, angle in zip(xs, ys, angles):
        ctx.save()
        ctx.translate(x, y)
        ctx.rotate(angle + 0.75)
        light = random.uniform(0.80, 1.0)
        gradient = cairo.LinearGradient(0, -radius * 1.25, 0, radius * 1.25)
        for stop, grey in ((0, 0.25), (0.35, 0.95), (0.6, 0.72), (1, 0.14)):
            gradient.add_color_stop_rgb(stop, *(grey * light * c for c in shade))
        ctx.scale(0.24, 1.22)
        ctx.arc(0, 0, radius, 0, 2 * np.pi)
        ctx.set_source(gradient)
        ctx.fill()
        for _ in range(3):
            ctx.move_to(random.uniform(-radius, radius) * 0.5, -radius * 0.9)
            ctx.line_to(random.uniform(-radius, radius) * 0.5, radius * 0.9)
            ctx.set_line_width(radius * 0.07)
            ctx.set_source_rgba(0.1, 0.08, 0.05, 0.30)
            ctx.stroke()
        ctx.restore()


def parted_line(path):
    """07:40: the end of line S2 on the wet concrete, with tag and scale."""
    random = np.random.default_rng(story.SEED + 7)
    base = kit.cloud((HEIGHT, WIDTH), 41, scales=(300, 120, 50, 22, 9, 4), stretch=1.0)
    puddle = np.clip((kit.cloud((HEIGHT, WIDTH), 43, scales=(420, 200), stretch=1.3) - 0.56) * 5, 0, 1)
    concrete = 0.40 + 0.20 * (base - 0.5) + random.normal(0, 0.022, (HEIGHT, WIDTH))
    concrete = concrete * (1 - 0.38 * puddle) + 0.10 * puddle * kit.cloud((HEIGHT, WIDTH), 45)
    picture = concrete[..., None] * np.array([1.0, 0.985, 0.95])
    picture[:, 1010:1018] *= 0.55
    picture[:, 1018:1022] *= 1.12

    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[..., :3] = (np.clip(picture[..., ::-1], 0, 1) * 255).astype(np.uint8)
    surface = cairo.ImageSurface.create_for_data(pixels, cairo.FORMAT_RGB24, WIDTH, HEIGHT)
    ctx = cairo.Context(surface)
    t = np.linspace(0, 1, 240)
    x = -60 + 880 * t + 40 * np.sin(5 * t)
    y = 300 + 190 * np.sin(2.6 * t + 0.2) + 60 * t
    body = list(zip(x, y))
    shadow = rope_shadow(body, 56)
    surface.flush()
    pixels[..., :3] = (pixels[..., :3] * (1 - 0.55 * shadow)).astype(np.uint8)
    surface.mark_dirty()

    shade = (0.92, 0.84, 0.64)
    end = np.array(body[-1])
    heading = np.arctan2(*(np.array(body[-1]) - np.array(body[-8]))[::-1])
    # Three strands unlay, then burst into yarns.
    for spread, length in ((-0.55, 210), (0.05, 270), (0.52, 180)):
        strand = [end - 26 * np.array([np.cos(heading), np.sin(heading)])]
        angle = heading + spread * 0.45
        for _ in range(26):
            angle += spread * 0.032 + random.normal(0, 0.02)
            strand.append(strand[-1] + length / 26 * np.array([np.cos(angle), np.sin(angle)]))
        yarns = []
        for _ in range(130):
            p, a = strand[-1] + random.normal(0, 9, 2), angle + random.normal(0, 0.42)
            bend, reach = random.normal(0, 0.05), random.uniform(30, 130)
            yarn = [p]
            for _ in range(16):
                a += bend + random.normal(0, 0.03)
                yarn.append(yarn[-1] + reach / 16 * np.array([np.cos(a), np.sin(a)]))
            yarns.append(yarn)
        for dx, alpha, widen in ((7, 0.22, 1.2), (0, 1.0, 0)):
            for yarn in yarns:
                light = random.uniform(0.45, 1.0)
                ctx.move_to(yarn[0][0] + dx, yarn[0][1] + dx * 1.3)
                for p in yarn[1:]:
                    ctx.line_to(p[0] + dx, p[1] + dx * 1.3)
                colour = (0, 0, 0) if dx else tuple(light * c for c in shade)
                ctx.set_source_rgba(*colour, alpha)
                ctx.set_line_width(random.uniform(1.0, 2.6) + widen)
                ctx.stroke()
        rope(ctx, strand, 24, shade, random, twist=0.34)
    rope(ctx, body, 56, shade, random)

    # The tag, tied on.
    ctx.save()
    ctx.translate(405, 640)
    ctx.rotate(-0.07)
    ctx.set_source_rgba(0, 0, 0, 0.35)
    ctx.rectangle(9, 12, 390, 218)
    ctx.fill()
    ctx.set_source_rgb(0.93, 0.80, 0.22)
    ctx.rectangle(0, 0, 390, 218)
    ctx.fill()
    ctx.set_source_rgb(0.16, 0.15, 0.12)
    ctx.set_line_width(3)
    ctx.rectangle(9, 9, 372, 200)
    ctx.stroke()
    ctx.arc(195, 28, 11, 0, 2 * np.pi)
    ctx.fill()
    for text, size, y, bold in (("EVIDENCE E-06", 34, 78, True), ("STERN LINE S2", 44, 128, True),
                                ("Hook H11   7 Nov 2025", 28, 172, False), (f"{story.PORT}", 22, 201, False)):
        ctx.select_font_face("Liberation Sans", cairo.FONT_SLANT_NORMAL,
                             cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL)
        ctx.set_font_size(size)
        extents = ctx.text_extents(text)
        ctx.move_to(195 - extents.width / 2, y)
        ctx.show_text(text)
    ctx.restore()
    ctx.set_source_rgb(0.85, 0.85, 0.80)
    ctx.set_line_width(4)
    ctx.move_to(600, 656)
    ctx.curve_to(560, 600, 560, 560, 590, 505)
    ctx.stroke()

    # A folding rule as scale.
    ctx.save()
    ctx.translate(830, 838)
    ctx.rotate(-0.025)
    ctx.set_source_rgba(0, 0, 0, 0.35)
    ctx.rectangle(6, 8, 566, 46)
    ctx.fill()
    ctx.set_source_rgb(0.95, 0.94, 0.88)
    ctx.rectangle(0, 0, 566, 46)
    ctx.fill()
    ctx.set_source_rgb(0.08, 0.08, 0.08)
    ctx.select_font_face("Liberation Sans", cairo.FONT_SLANT_NORMAL, cairo.FONT_WEIGHT_NORMAL)
    ctx.set_font_size(17)
    for tick in range(0, 31):
        ctx.rectangle(6 + tick * 18, 0, 1.6, 20 if tick % 10 == 0 else 13 if tick % 5 == 0 else 8)
        ctx.fill()
        if tick % 10 == 0:
            ctx.move_to(6 + tick * 18 - 10 if tick else 5, 39)
            ctx.show_text(f"{tick}" + (" cm" if tick == 0 else ""))
    ctx.restore()
    surface.flush()

    result = pixels[..., 2::-1].astype(np.float32) / 255
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH]
    falloff = 1.45 - 0.50 * np.clip(np.hypot(xx - 560, yy - 380) / 1000, 0, 1)
    drops = kit.cloud((HEIGHT, WIDTH), 47, scales=(6, 3), stretch=1.0)
    result = result * falloff[..., None] + np.clip(drops - 0.80, 0, 1)[..., None] * puddle[..., None] * 0.8
    save(kit.develop(result, 33, 0.016, vignette=0.3, soften=0.6), path,
         exif(story.at("07:40:05"), -22, -2, (1, 80), (28, 10), 640, (52, 10), 3), quality=76)


def rope_shadow(points, radius):
    """A soft shadow under the rope, down and to the right."""
    surface = cairo.ImageSurface(cairo.FORMAT_A8, WIDTH, HEIGHT)
    ctx = cairo.Context(surface)
    ctx.translate(14, 26)
    ctx.move_to(*points[0])
    for p in points[1:]:
        ctx.line_to(*p)
    ctx.set_line_width(radius * 2.2)
    ctx.set_line_cap(cairo.LINE_CAP_BUTT)
    ctx.stroke()
    surface.flush()
    grey = np.frombuffer(surface.get_data(), np.uint8).reshape(HEIGHT, surface.get_stride())[:, :WIDTH]
    return kit.blur(np.repeat(grey[..., None] / 255, 3, axis=2), 14)


def write(root):
    media = root / "media"
    media.mkdir(parents=True, exist_ok=True)
    night_quay(media / "north-quay-0231.jpg")
    crane_leg(media / "crane-c2-leg.jpg")
    parted_line(media / "parted-line-s2.jpg")
