"""A small renderer: flat faces in perspective by cairo, ground and water per pixel by numpy, then weather and camera.

World axes in metres: x along the quay, y from the quay out over the water, z up; the water is at z = 0.
"""

from dataclasses import dataclass

import cairo
import numpy as np
from PIL import Image, ImageFilter

QUAY_TOP = 2.6


def vector(*values):
    return np.array(values, dtype=float)


def unit(v):
    return v / np.linalg.norm(v)


@dataclass
class Lamp:
    """A point of light; `power` is its brightness at one metre, times ten thousand."""
    position: np.ndarray
    colour: tuple
    power: float
    radius: float = 0.35
    visible: bool = True


class Camera:
    def __init__(self, eye, target, field_of_view, width, height, roll=0.0):
        self.eye, self.width, self.height = vector(*eye), width, height
        self.forward = unit(vector(*target) - self.eye)
        right = unit(np.cross(self.forward, vector(0, 0, 1)))
        up = np.cross(right, self.forward)
        c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
        self.right, self.up = c * right + s * up, c * up - s * right
        self.focal = width / 2 / np.tan(np.radians(field_of_view) / 2)

    def view(self, point):
        d = np.asarray(point, dtype=float) - self.eye
        return vector(d @ self.right, d @ self.up, d @ self.forward)

    def screen(self, v):
        return (self.width / 2 + self.focal * v[0] / v[2], self.height / 2 - self.focal * v[1] / v[2])

    def project(self, point):
        v = self.view(point)
        return self.screen(v) if v[2] > 0.2 else None

    def rays(self):
        x = (np.arange(self.width) + 0.5 - self.width / 2) / self.focal
        y = (self.height / 2 - np.arange(self.height) - 0.5) / self.focal
        gx, gy = np.meshgrid(x, y)
        rays = self.forward + gx[..., None] * self.right + gy[..., None] * self.up
        return rays / np.linalg.norm(rays, axis=-1, keepdims=True)


def clip_near(points, near=0.25):
    """Sutherland-Hodgman against the near plane, in view space."""
    result = []
    for current, following in zip(points, points[1:] + points[:1]):
        if current[2] >= near:
            result.append(current)
        if (current[2] >= near) != (following[2] >= near):
            t = (near - current[2]) / (following[2] - current[2])
            result.append(current + t * (following - current))
    return result


class Light:
    """What falls on a surface: ambient, an overcast or moonlit sky, and lamps; then how the camera exposes it."""

    def __init__(self, ambient, sky, lamps, exposure, fog_colour, fog_density):
        self.ambient, self.sky = np.array(ambient), np.array(sky)
        self.lamps, self.exposure = lamps, exposure
        self.fog_colour, self.fog_density = np.array(fog_colour), fog_density

    def on(self, points, normals):
        """Light at points (…, 3) on surfaces with normals (…, 3)."""
        light = self.ambient + self.sky * np.clip(0.45 + 0.55 * normals[..., 2:3], 0, 1)
        for lamp in self.lamps:
            d = lamp.position - points
            square = np.sum(d * d, axis=-1, keepdims=True)
            cosine = np.sum(d * normals, axis=-1, keepdims=True) / np.sqrt(square)
            falling = lamp.power / (square + 6.0)
            light = light + np.array(lamp.colour) * falling * (0.12 + np.clip(cosine, 0, 1))
        return light

    def expose(self, radiance, distance):
        fog = np.exp(-np.asarray(distance) * self.fog_density)
        radiance = radiance * fog + self.fog_colour * (1 - fog)
        return 1 - np.exp(-radiance * self.exposure)


class Scene:
    """Collects faces, lines and lettering; `render` sorts them from far to near over the ground."""

    def __init__(self, camera, light):
        self.camera, self.light = camera, light
        self.items, self.low_items = [], []

    def face(self, points, colour, normal=None, emits=0.0, bias=0.0, two_sided=True):
        points = [vector(*p) for p in points]
        centre = sum(points) / len(points)
        if normal is None:
            normal = np.cross(points[1] - points[0], points[2] - points[0])
            size = np.linalg.norm(normal)
            if size < 1e-9:
                return
            normal = normal / size
        if normal @ (self.camera.eye - centre) < 0:
            if not two_sided:
                return
            normal = -normal
        clipped = clip_near([self.camera.view(p) for p in points])
        if len(clipped) < 3:
            return
        distance = np.linalg.norm(centre - self.camera.eye)
        radiance = np.array(colour) * (self.light.on(centre, normal) + emits)
        shown = self.light.expose(radiance, distance)
        outline = [self.camera.screen(v) for v in clipped]

        def draw(ctx):
            ctx.move_to(*outline[0])
            for p in outline[1:]:
                ctx.line_to(*p)
            ctx.close_path()
            ctx.set_source_rgb(*shown)
            ctx.fill_preserve()
            ctx.set_line_width(0.6)
            ctx.stroke()

        # What lies below the top of the quay and beyond its edge is hidden by the quay.
        low = max(p[2] for p in points) <= QUAY_TOP + 0.01 and centre[1] > 0
        (self.low_items if low else self.items).append((distance + bias, draw))

    def box(self, low, high, colour, transform=None, **options):
        """An axis-aligned box, each side shaded by itself, placed by `transform`."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        place = transform or (lambda p: p)
        sides = [
            [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)],
            [(x1, y1, z0), (x0, y1, z0), (x0, y1, z1), (x1, y1, z1)],
            [(x0, y1, z0), (x0, y0, z0), (x0, y0, z1), (x0, y1, z1)],
            [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)],
            [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)],
            [(x0, y1, z0), (x1, y1, z0), (x1, y0, z0), (x0, y0, z0)],
        ]
        for side in sides:
            self.face([place(p) for p in side], colour, two_sided=False, **options)

    def beam(self, start, end, thickness, colour, **options):
        """A square bar between two points."""
        start, end = vector(*start), vector(*end)
        along = unit(end - start)
        side = np.cross(along, vector(0, 0, 1))
        side = unit(side) if np.linalg.norm(side) > 1e-6 else vector(1, 0, 0)
        other = np.cross(along, side)
        h = thickness / 2
        corners = [side * a * h + other * b * h for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        for a, b in zip(corners, corners[1:] + corners[:1]):
            self.face([start + a, start + b, end + b, end + a], colour, two_sided=False, **options)
        self.face([end + c for c in corners], colour, two_sided=False, **options)

    def line(self, points, thickness, colour, bias=0.0):
        """A rope or a wire: at least half a pixel wide, so that it is seen from afar."""
        points = [vector(*p) for p in points]
        for a, b in zip(points, points[1:]):
            va, vb = self.camera.view(a), self.camera.view(b)
            if va[2] < 0.3 or vb[2] < 0.3:
                continue
            middle = (a + b) / 2
            distance = np.linalg.norm(middle - self.camera.eye)
            shown = self.light.expose(np.array(colour) * self.light.on(middle, vector(0, 0, 1)), distance)
            pa, pb = self.camera.screen(va), self.camera.screen(vb)
            width = max(thickness * self.camera.focal / distance, 0.7)

            def draw(ctx, pa=pa, pb=pb, shown=shown, width=width):
                ctx.move_to(*pa)
                ctx.line_to(*pb)
                ctx.set_line_cap(cairo.LINE_CAP_ROUND)
                ctx.set_line_width(width)
                ctx.set_source_rgb(*shown)
                ctx.stroke()

            low = max(a[2], b[2]) <= QUAY_TOP and middle[1] > 0
            (self.low_items if low else self.items).append((distance + bias, draw))

    def letters(self, top_left, top_right, bottom_left, lines, colour, emits=0.0, bias=-0.5, weight=True, height=0.8):
        """Lettering on a plate given by three corners; `lines` share its height equally."""
        corners = [self.camera.view(vector(*p)) for p in (top_left, top_right, bottom_left)]
        if any(v[2] < 0.3 for v in corners):
            return
        a, b, c = [self.camera.screen(v) for v in corners]
        tl, tr, bl = (vector(*p) for p in (top_left, top_right, bottom_left))
        normal = unit(np.cross(tr - tl, bl - tl))
        centre = (tr + bl) / 2
        if normal @ (self.camera.eye - centre) < 0:
            normal = -normal
        distance = np.linalg.norm(centre - self.camera.eye)
        shown = self.light.expose(np.array(colour) * (self.light.on(centre, normal) + emits), distance)
        width, tall = np.linalg.norm(tr - tl), np.linalg.norm(bl - tl)

        def draw(ctx):
            ctx.save()
            ctx.transform(cairo.Matrix((b[0] - a[0]) / width, (b[1] - a[1]) / width,
                                       (c[0] - a[0]) / tall, (c[1] - a[1]) / tall, a[0], a[1]))
            ctx.select_font_face("Liberation Sans", cairo.FONT_SLANT_NORMAL,
                                 cairo.FONT_WEIGHT_BOLD if weight else cairo.FONT_WEIGHT_NORMAL)
            ctx.set_source_rgb(*shown)
            row = tall / len(lines)
            for index, text in enumerate(lines):
                ctx.set_font_size(row * height)
                extents = ctx.text_extents(text)
                scale = min(1.0, width * 0.94 / extents.width)
                ctx.set_font_size(row * height * scale)
                extents = ctx.text_extents(text)
                ctx.move_to((width - extents.width) / 2 - extents.x_bearing,
                            row * (index + 0.5) - extents.height / 2 - extents.y_bearing)
                ctx.show_text(text)
            ctx.restore()

        self.items.append((distance + bias, draw))

    def render(self, background, quay):
        """The picture as floats 0…1, with faces over `background`; `quay` marks the pixels of the quay's surface."""
        height, width = background.shape[:2]
        pixels = np.zeros((height, width, 4), np.uint8)
        pixels[..., :3] = (np.clip(background[..., ::-1], 0, 1) * 255).astype(np.uint8)
        paved = pixels[quay]
        surface = cairo.ImageSurface.create_for_data(pixels, cairo.FORMAT_RGB24, width, height)
        ctx = cairo.Context(surface)
        for _, draw in sorted(self.low_items, key=lambda item: -item[0]):
            draw(ctx)
        surface.flush()
        pixels[quay] = paved
        surface.mark_dirty()
        for _, draw in sorted(self.items, key=lambda item: -item[0]):
            draw(ctx)
        surface.flush()
        return pixels[..., 2::-1].astype(np.float32) / 255


class Waves:
    """A choppy surface as a sum of travelling sines with fixed seeds."""

    def __init__(self, seed, count=14, height=0.11):
        random = np.random.default_rng(seed)
        angle = random.normal(-1.2, 0.55, count)
        number = 2 * np.pi / random.uniform(1.1, 9.0, count)
        self.k = np.stack([np.cos(angle), np.sin(angle)], axis=1) * number[:, None]
        self.amplitude = height * random.uniform(0.5, 1.0, count) / number ** 0.75
        self.phase = random.uniform(0, 2 * np.pi, count)
        self.speed = np.sqrt(9.81 * number)

    def normals(self, x, y, time, fade):
        dx, dy = np.zeros_like(x), np.zeros_like(x)
        for k, amplitude, phase, speed in zip(self.k, self.amplitude, self.phase, self.speed):
            slope = amplitude * np.cos(k[0] * x + k[1] * y + phase - speed * time)
            dx += slope * k[0]
            dy += slope * k[1]
        normals = np.stack([-dx * fade, -dy * fade, np.ones_like(x)], axis=-1)
        return normals / np.linalg.norm(normals, axis=-1, keepdims=True)


def cloud(shape, seed, scales=(160, 80, 40, 20), stretch=2.2):
    """Smooth noise between 0 and 1, wider than tall."""
    random = np.random.default_rng(seed)
    height, width = shape
    total, weight = np.zeros(shape), 0.0
    for index, scale in enumerate(scales):
        rows, columns = max(int(height / scale) + 2, 2), max(int(width / scale / stretch) + 2, 2)
        small = Image.fromarray((random.random((rows, columns)) * 255).astype(np.uint8))
        large = np.asarray(small.resize((width, height), Image.BICUBIC), dtype=float) / 255
        total += large * 0.55 ** index
        weight += 0.55 ** index
    total /= weight
    return np.clip((total - total.min()) / (total.max() - total.min()), 0, 1)


def ground(camera, light, waves, sky, time=0.0, wet=1.0, seed=3):
    """Sky, water and the concrete of the quay, shaded pixel by pixel; and which pixels are the quay's."""
    rays = camera.rays()
    eye = camera.eye
    picture = sky.copy()
    down = rays[..., 2] < -1e-4
    safe = np.where(down, rays[..., 2], -1.0)
    mirror_sky = light.fog_colour + light.sky * 0.6

    reach = np.where(down, (QUAY_TOP - eye[2]) / safe, np.inf)
    hit = eye + rays * np.where(np.isfinite(reach), reach, 0)[..., None]
    quay = down & (reach > 0) & (hit[..., 1] <= 0)
    if quay.any():
        points, ray, distance = hit[quay], rays[quay], reach[quay]
        random = np.random.default_rng(seed)
        tile = random.random((512, 512))
        tile = (tile + np.roll(tile, 1, 0) + np.roll(tile, 1, 1) + np.roll(tile, (1, 1), (0, 1))) / 4
        fine = tile[(points[:, 0] * 31).astype(int) % 512, (points[:, 1] * 31).astype(int) % 512]
        coarse = tile[(points[:, 0] * 5).astype(int) % 512, (points[:, 1] * 7).astype(int) % 512]
        fine = 0.5 + (0.8 * (fine - 0.5) + 0.35 * (coarse - 0.5)) * np.clip(12 / distance, 0, 1)
        stain = 0.5 + 0.5 * np.sin(points[:, 0] * 0.31 + 2 * np.sin(points[:, 1] * 0.37)) \
            * np.sin(points[:, 1] * 0.53 + 1.7 * np.sin(points[:, 0] * 0.23))
        joint = ((points[:, 0] % 6.0) < 0.07) | ((points[:, 1] % 5.0) < 0.07)
        rail = (np.abs(points[:, 1] + 2.5) < 0.09) | (np.abs(points[:, 1] + 12.5) < 0.09)
        edge = points[:, 1] > -0.55
        albedo = (0.20 + 0.11 * fine + 0.05 * stain)[:, None] * np.array([1.0, 0.98, 0.94])
        albedo[joint] *= 0.6
        albedo[rail] = (0.17, 0.15, 0.14)
        stripe = edge & ((points[:, 0] % 2.0) < 1.0)
        albedo[edge] = (0.10, 0.10, 0.10)
        albedo[stripe] = (0.62, 0.50, 0.08)
        puddle = np.clip((stain - 0.52) * 5, 0, 1) * wet
        up = np.zeros_like(points)
        up[:, 2] = 1
        radiance = albedo * (1 - 0.45 * puddle[:, None]) * light.on(points, up)
        ripple = up.copy()
        ripple[:, :2] += (random.random((len(points), 2)) - 0.5) * (0.16 - 0.11 * puddle[:, None])
        radiance += glints(points, -ray, ripple, light, 90) * (0.18 + 0.9 * puddle[:, None]) * wet
        radiance += mirror_sky * (0.10 + 0.45 * puddle[:, None]) * wet
        picture[quay] = light.expose(radiance, distance[:, None])

    reach = np.where(down, -eye[2] / safe, np.inf)
    hit = eye + rays * np.where(np.isfinite(reach), reach, 0)[..., None]
    water = down & (hit[..., 1] > 0) & ~quay & (reach < 2500)
    if water.any():
        points, ray, distance = hit[water], rays[water], reach[water]
        fade = np.clip(60 / distance, 0.25, 1)
        normal = waves.normals(points[:, 0], points[:, 1], time, fade)
        facing = np.clip(np.sum(-ray * normal, axis=-1, keepdims=True), 0, 1)
        fresnel = 0.03 + 0.97 * (1 - facing) ** 5
        body = np.array([0.018, 0.030, 0.034]) * light.on(points, normal) * 1.6
        radiance = body + mirror_sky * fresnel * 0.9 + glints(points, -ray, normal, light, 140) * 0.9
        foam = np.clip((normal[:, 0:1] ** 2 + normal[:, 1:2] ** 2) * 9 - 1.3, 0, 0.5)
        radiance += foam * light.on(points, normal) * 0.35
        picture[water] = light.expose(radiance, distance[:, None])
    return picture, quay


def glints(points, to_eye, normals, light, sharpness):
    """Reflections of the lamps by the half-vector rule, stretched towards the viewer as on wet ground."""
    total = np.zeros_like(points)
    normals = normals / np.linalg.norm(normals, axis=-1, keepdims=True)
    for lamp in light.lamps:
        d = lamp.position - points
        square = np.sum(d * d, axis=-1, keepdims=True)
        half = d / np.sqrt(square) + to_eye
        half /= np.linalg.norm(half, axis=-1, keepdims=True)
        shine = np.clip(np.sum(half * normals, axis=-1, keepdims=True), 0, 1) ** sharpness
        total += np.array(lamp.colour) * shine * lamp.power / (square + 60) * 2.2
    return total


def glow(picture, camera, lamps, strength=1.0):
    """Lamps seen through rain: a hot core and a wide halo."""
    height, width = picture.shape[:2]
    hot = np.zeros((height, width, 3), np.float32)
    yy, xx = np.mgrid[0:height, 0:width]
    for lamp in lamps:
        if not lamp.visible:
            continue
        view = camera.view(lamp.position)
        if view[2] < 1:
            continue
        x, y = camera.screen(view)
        radius = max(lamp.radius * camera.focal / view[2], 0.9)
        if not (-200 < x < width + 200 and -200 < y < height + 200):
            continue
        square = (xx - x) ** 2 + (yy - y) ** 2
        core = np.exp(-square / (2 * radius ** 2))
        halo = 0.55 * np.exp(-np.sqrt(square) / (radius * 5)) + 0.16 * np.exp(-np.sqrt(square) / (radius * 24))
        hot += (core[..., None] * 1.2 + halo[..., None] * np.array(lamp.colour, np.float32)) * strength
    return 1 - (1 - np.clip(picture, 0, 1)) * np.exp(-hot)


def blur(picture, radius):
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255


def bloom(picture, radius, amount):
    bright = np.clip(picture - 0.62, 0, 1) * 2
    return 1 - (1 - np.clip(picture, 0, 1)) * (1 - np.clip(blur(bright, radius) * amount, 0, 1))


def rain(shape, seed, count, length, slant, strength, width=1.0):
    """Streaks as a grey layer 0…1: near drops are long and faint, far ones short."""
    height, wide = shape
    surface = cairo.ImageSurface(cairo.FORMAT_A8, wide, height)
    ctx = cairo.Context(surface)
    random = np.random.default_rng(seed)
    ctx.set_line_cap(cairo.LINE_CAP_ROUND)
    for _ in range(count):
        near = random.random() ** 3
        x, y = random.uniform(-80, wide + 80), random.uniform(-80, height + 20)
        reach = length * (0.35 + 1.3 * near) * random.uniform(0.7, 1.2)
        tilt = slant + random.normal(0, 0.04)
        ctx.set_source_rgba(1, 1, 1, strength * random.uniform(0.25, 1.0) * (1 - 0.55 * near))
        ctx.set_line_width(width * (0.6 + 2.0 * near))
        ctx.move_to(x, y)
        ctx.line_to(x + reach * tilt, y + reach)
        ctx.stroke()
    surface.flush()
    grey = np.frombuffer(surface.get_data(), np.uint8).reshape(height, surface.get_stride())[:, :wide]
    return grey.astype(np.float32)[..., None] / 255


def develop(picture, seed, grain, vignette=0.35, soften=0.6):
    """The camera's own part: a little softness, darker corners, grain."""
    height, width = picture.shape[:2]
    picture = blur(picture, soften) if soften else picture
    yy, xx = np.mgrid[-1:1:height * 1j, -1:1:width * 1j]
    picture = picture * (1 - vignette * np.clip(xx ** 2 + yy ** 2, 0, 2)[..., None] / 2)
    random = np.random.default_rng(seed)
    noise = random.normal(0, 1, (height, width, 1)) * 0.75 + random.normal(0, 1, (height, width, 3)) * 0.45
    picture = picture + noise * grain * (0.35 + np.sqrt(np.clip(picture, 0, 1)))
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
