"""The CCTV clip: camera 3 sees the stern lines part, camera 4 the bow at the crane; the burnt-in clock is slow."""

import subprocess
from datetime import timedelta

import cairo
import numpy as np

import harbour
import scene as kit
import story
from scene import QUAY_TOP, Camera, Lamp, Light, Scene, Waves, vector

WIDTH, HEIGHT, RATE = 640, 360, 10
FIRST, SECOND = 11, 9


def burn(pixels, camera, moment):
    """The recorder's own lettering, in its own slow time."""
    surface_pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    surface_pixels[..., :3] = pixels[..., ::-1]
    surface = cairo.ImageSurface.create_for_data(surface_pixels, cairo.FORMAT_RGB24, WIDTH, HEIGHT)
    ctx = cairo.Context(surface)
    ctx.select_font_face("Liberation Mono", cairo.FONT_SLANT_NORMAL, cairo.FONT_WEIGHT_BOLD)
    ctx.set_font_size(17)
    shown = moment - story.CCTV_SLOW_BY
    for text, x, y in ((camera, 10, 22), (shown.strftime("%d-%m-%Y %H:%M:%S"), WIDTH - 205, 22),
                       ("KELMOUTH PORT  REC", 10, HEIGHT - 12)):
        extents = ctx.text_extents(text)
        ctx.set_source_rgba(0, 0, 0, 0.55)
        ctx.rectangle(x - 4, y - 16, extents.width + 9, 22)
        ctx.fill()
        ctx.set_source_rgb(0.96, 0.96, 0.96)
        ctx.move_to(x, y)
        ctx.show_text(text)
    surface.flush()
    return surface_pixels[..., 2::-1]


def finish(picture, camera, lamps, frame, streaks):
    picture = kit.glow(picture, camera, lamps)
    near = kit.blur(picture, 18).max(axis=2, keepdims=True)
    picture = picture + np.roll(streaks[frame % len(streaks)], (frame * 37) % HEIGHT, axis=0) * (0.04 + 0.7 * near)
    # Low-light camera: most of the colour is gone.
    grey = picture @ np.array([0.30, 0.55, 0.15])
    picture = 0.35 * picture + 0.65 * grey[..., None]
    return kit.develop(picture, 1000 + frame // 2, 0.016, vignette=0.30, soften=0.5)


def stern(frame_time):
    """Angle of the ship and which of the stern lines are whole, `frame_time` seconds into the first part."""
    parted = [frame_time >= t for t in (4.0, 6.0, 9.0)]
    angle = 0.0 if frame_time < 6 else 0.055 * (frame_time - 6) ** 2
    return angle, parted


def camera_three(frames, streaks):
    camera = Camera((-72, -15, 16), (10, 12, 5), 52, WIDTH, HEIGHT)
    floodlights = harbour.lamps(dark=())
    wall_lamp = Lamp(vector(-50, -13, 8), (1.4, 1.4, 1.4), 50, visible=False)
    background, last = None, None
    for frame in range(frames):
        seconds = frame / RATE
        angle, parted = stern(seconds)
        place = harbour.placed(angle)
        out = parted[1]
        shown = [lamp for index, lamp in enumerate(floodlights) if not (out and index == 4)]
        light = Light((0.020, 0.022, 0.026), (0.022, 0.026, 0.032), shown + [wall_lamp], 1.7,
                      (0.022, 0.024, 0.028), 0.0020)
        if frame % 2 == 0:
            sky = np.full((HEIGHT, WIDTH, 3), 0.03)
            background, quay = kit.ground(camera, light, Waves(9), sky, time=seconds)
        scene = Scene(camera, light)
        lights = harbour.ship(scene, place)
        harbour.quay_wall(scene)
        harbour.bollards(scene)
        harbour.lamp_posts(scene)
        harbour.shed(scene)
        lights += harbour.crane(scene)
        harbour.sign(scene, (-40, -11.4, 6.6), 6.6, 2.6, ["NORTH QUAY", "BERTH 4"], turned=-12)
        for index, (v, x) in enumerate(((5, -12), (6.5, -12), (9, -24))):
            start = place((0.2, v, 8.2))
            hook = (x, -1.2, QUAY_TOP + 0.6)
            if not parted[index]:
                scene.line(harbour.slack(start, hook, 0.25), 0.20, (0.95, 0.92, 0.80), bias=-9)
            else:
                age = seconds - (4.0, 6.0, 9.0)[index]
                if age < 0.7:
                    whip = [vector(x, -1.2, QUAY_TOP + 0.6) + vector(3.5 * t * (1 - age), -2 * t, 3.2 * np.sin(t * 5 + age * 11) * (1 - age))
                            for t in np.linspace(0, 2.2, 14)]
                    scene.line(whip, 0.24, (1.0, 0.97, 0.85), bias=-9)
                scene.line([start + vector(-0.3 * k, 0, -8.2 * k / 8) for k in range(9)], 0.16, (0.9, 0.86, 0.74), bias=-4)
        scene.line(harbour.slack(place((1.5, 4, 8.1)), (-24, -1.2, QUAY_TOP + 0.6), 0.8), 0.18, (0.95, 0.92, 0.80), bias=-9)
        picture = scene.render(background, quay)
        moment = story.LINES_PART + timedelta(seconds=seconds - 4.0)
        yield burn(finish(picture, camera, shown + lights, frame, streaks), "CAM 3 NORTH QUAY W", moment)


def camera_four(frames, streaks):
    camera = Camera((106, -23, 13.5), (138, -1.5, 8.5), 58, WIDTH, HEIGHT)
    background = None
    for frame in range(frames):
        seconds = frame / RATE
        hit = seconds >= 4.0
        angle = 10.4 + 2.4 * min(seconds, 4.0) / 4 - (0.25 * np.sin((seconds - 4) * 2.2) if hit else 0)
        sway = 0.0 if not hit else 0.22 * np.exp(-(seconds - 4) * 0.6) * np.sin((seconds - 4) * 9)
        bent = 0.0 if not hit else min(2.1, 0.6 + (seconds - 4) * 1.1)
        shown = harbour.lamps(dark=(7,) + ((8,) if hit and (seconds < 4.6 and int(seconds * 10) % 2 or seconds > 5.2) else ()))
        light = Light((0.020, 0.022, 0.026), (0.022, 0.026, 0.032), shown, 1.9, (0.022, 0.024, 0.028), 0.0020)
        if frame % 2 == 0 or hit:
            sky = np.full((HEIGHT, WIDTH, 3), 0.03)
            background, quay = kit.ground(camera, light, Waves(9), sky, time=seconds)
        scene = Scene(camera, light)
        lights = harbour.ship(scene, harbour.placed(angle))
        harbour.quay_wall(scene)
        harbour.bollards(scene)
        harbour.lamp_posts(scene)
        lights += harbour.crane(scene, x=harbour.CRANE_X + sway, bent=bent)
        x = harbour.CRANE_X + sway
        scene.face([(x - 5.1, -12.7, QUAY_TOP + 12.9), (x + 5.1, -12.7, QUAY_TOP + 12.9), (x + 5.1, -12.7, QUAY_TOP + 14.6),
                    (x - 5.1, -12.7, QUAY_TOP + 14.6)], (0.03, 0.03, 0.03), bias=-2)
        scene.letters((x - 5, -12.8, QUAY_TOP + 14.6), (x + 5, -12.8, QUAY_TOP + 14.6), (x - 5, -12.8, QUAY_TOP + 12.9),
                      ["CRANE C2"], (1.0, 0.9, 0.4), emits=0.35, bias=-3)
        sparks = []
        if 4.0 <= seconds < 5.1:
            random = np.random.default_rng(int(seconds * 10))
            age = seconds - 4.0
            origin = vector(x - 4.2, -3.0, QUAY_TOP + 6.2)
            for _ in range(int(16 * (1.1 - age))):
                fly = random.normal(0, 1, 3) * (0.5 + 2.4 * age) + vector(-0.6, -0.4, 0.6 - 2.6 * age * age)
                sparks.append(Lamp(origin + fly, (1.0, 0.75, 0.35), 1, 0.07))
        picture = scene.render(background, quay)
        moment = story.CRANE_STRUCK + timedelta(seconds=seconds - 4.0)
        yield burn(finish(picture, camera, shown + lights + sparks, frame + 500, streaks), "CAM 4 NORTH QUAY E", moment)


def write(root):
    media = root / "media"
    media.mkdir(parents=True, exist_ok=True)
    streaks = [kit.rain((HEIGHT, WIDTH), 60 + k, 420, 26, -0.40, 0.40, width=0.8) for k in range(6)]
    encoder = subprocess.Popen(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE),
         "-i", "-", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1",
         "-c:v", "libx264", "-preset", "slow", "-crf", "25", "-pix_fmt", "yuv420p", "-g", "50",
         "-metadata", "title=CCTV North Quay, cameras 3 and 4", "-movflags", "+faststart",
         str(media / "cctv-north-quay.mp4")], stdin=subprocess.PIPE)
    for pixels in (*camera_three(FIRST * RATE, streaks), *camera_four(SECOND * RATE, streaks)):
        encoder.stdin.write(np.ascontiguousarray(pixels).tobytes())
    encoder.stdin.close()
    if encoder.wait() != 0:
        raise SystemExit("ffmpeg could not encode the CCTV clip")
