"""The things that stand in the scene: quay, lamps, bollards, ship, crane, signs."""

import numpy as np

import story
from scene import QUAY_TOP, Lamp, vector

SODIUM, WHITE, WARM = (1.0, 0.66, 0.30), (0.86, 0.93, 1.0), (1.0, 0.82, 0.55)
HULL, BOOT, CREAM = (0.055, 0.085, 0.15), (0.34, 0.07, 0.05), (0.74, 0.72, 0.66)
CRANE_PAINT, STEEL, RUST = (0.80, 0.42, 0.05), (0.30, 0.31, 0.32), (0.34, 0.14, 0.06)
SCRAPED = (0.46, 0.31, 0.22)

LENGTH, BEAM, DECK = 150.0, 26.0, 9.5
# The ship turns about the fender that her forward shoulder leans on.
PIVOT = 126.0
CRANE_X = 142.0


def half_beam(u, level):
    """Half the width of the hull at `u` metres from the stern; `level` is 0 at the water and 1 at the deck."""
    if u < 14:
        return BEAM / 2 * (0.72 + 0.28 * np.sin(u / 14 * np.pi / 2)) * (0.80 + 0.20 * level if u < 8 else 1)
    if u > 118:
        t = min((u - 118) / (LENGTH - 118), 1)
        fine = np.sqrt(max(1 - t ** (1.7 + 1.2 * level), 0))
        return BEAM / 2 * fine
    return BEAM / 2


def placed(angle=0.0, offset=(0.0, 1.6)):
    """From ship to world: turned by `angle` degrees about the fender, stern out over the water."""
    c, s = np.cos(np.radians(-angle)), np.sin(np.radians(-angle))

    def place(point):
        u, v, z = point
        x, y = u - PIVOT, v
        return vector(PIVOT + offset[0] + c * x - s * y, offset[1] + s * x + c * y, z)

    return place


def ship(scene, place, lit=True):
    """The bulk carrier; local axes: u from the stern, v across (0 is her side at the quay), z up."""
    middle = BEAM / 2
    stations = [0, 3, 8, 14] + list(range(22, 119, 8)) + [122, 127, 132, 137, 141, 144.5, 147.5, 149.5, 150]
    levels = [(0.0, 2.3, BOOT), (2.3, 2.6, (0.6, 0.6, 0.6)), (2.6, 6.2, HULL), (6.2, DECK, HULL)]
    for side in (-1, 1):
        for a, b in zip(stations, stations[1:]):
            for low, high, paint in levels:
                rake = lambda u, z: u + (2.6 * (z / DECK) if u > 144 else 0)
                edge = lambda u, z: (rake(u, z), middle + side * half_beam(u, z / DECK), z)
                scene.face([place(edge(a, low)), place(edge(b, low)), place(edge(b, high)), place(edge(a, high))],
                           paint)
            bulwark = 1.1 if a < 12 or a > 122 else 0.25
            edge = lambda u, z: (u + (2.6 if u > 144 else 0), middle + side * half_beam(u, 1), z)
            scene.face([place(edge(a, DECK)), place(edge(b, DECK)), place(edge(b, DECK + bulwark)),
                        place(edge(a, DECK + bulwark))], (0.60, 0.60, 0.58))
    for low, high, paint in levels:
        scene.face([place((0, middle + s * half_beam(0, z / DECK), z))
                    for s, z in ((-1, low), (1, low), (1, high), (-1, high))], paint)
    deck = [(u, middle - half_beam(u, 1), DECK) for u in stations] \
        + [(u, middle + half_beam(u, 1), DECK) for u in reversed(stations)]
    scene.face([place(p) for p in deck], (0.22, 0.12, 0.09), bias=14)

    scene.box((10, 2.4, DECK), (27, BEAM - 2.4, DECK + 5.6), CREAM, place)
    scene.box((12, 3.6, DECK + 5.6), (26.4, BEAM - 3.6, DECK + 11.2), CREAM, place)
    scene.box((14, 4.4, DECK + 11.2), (25.8, BEAM - 4.4, DECK + 14), CREAM, place)
    scene.box((18.5, -0.6, DECK + 14), (25, BEAM + 0.6, DECK + 14.5), (0.55, 0.55, 0.52), place)
    scene.box((18.5, 3.2, DECK + 14.5), (25, BEAM - 3.2, DECK + 17.2), CREAM, place)
    scene.box((7.5, 9.5, DECK + 5.6), (12, 16.5, DECK + 17), (0.09, 0.20, 0.34), place)
    scene.box((7.4, 9.4, DECK + 13), (12.1, 16.6, DECK + 14.6), (0.72, 0.68, 0.55), place)
    scene.beam(place((21, middle, DECK + 17)), place((21, middle, DECK + 26)), 0.5, CREAM)
    scene.beam(place((21, middle - 3, DECK + 22)), place((21, middle + 3, DECK + 22)), 0.3, CREAM)

    window = (1.0, 0.80, 0.46)
    glass = (0.10, 0.12, 0.14)
    random = np.random.default_rng(story.SEED)
    for tier, (u0, u1, v, z) in enumerate([(10, 27, 2.4, 1.6), (10, 27, 2.4, 4.2), (12, 26.4, 3.6, 7.2),
                                           (12, 26.4, 3.6, 9.8)]):
        for index in range(7):
            on = lit and random.random() < 0.55
            paint, emits = (window, 2.6) if on else (glass, 0)
            u = u0 + 1.2 + index * (u1 - u0 - 2.4) / 6.4
            scene.face([place((u, v - 0.06, DECK + z)), place((u + 0.8, v - 0.06, DECK + z)),
                        place((u + 0.8, v - 0.06, DECK + z + 0.9)), place((u, v - 0.06, DECK + z + 0.9))],
                       paint, emits=emits, bias=-3)
            across = v + 1.6 + index * (BEAM - 2 * v - 3.2) / 6.4
            scene.face([place((u0 - 0.06, across, DECK + z)), place((u0 - 0.06, across + 0.9, DECK + z)),
                        place((u0 - 0.06, across + 0.9, DECK + z + 0.9)), place((u0 - 0.06, across, DECK + z + 0.9))],
                       paint, emits=emits, bias=-6)
    for near, far in (((18.44, 3.6), (18.44, BEAM - 3.6)), ((25.06, 3.6), (25.06, BEAM - 3.6)),
                      ((18.9, 3.14), (24.6, 3.14))):
        scene.face([place((*near, DECK + 15.4)), place((*far, DECK + 15.4)), place((*far, DECK + 16.6)),
                    place((*near, DECK + 16.6))], glass if lit else (0.06, 0.07, 0.08), emits=0.05, bias=-6)

    for u in range(36, 124, 22):
        scene.box((u, 5, DECK), (u + 15, BEAM - 5, DECK + 2.2), (0.34, 0.15, 0.10), place)
    for u in (32.5, 54.5, 76.5, 98.5):
        scene.box((u, middle - 1.3, DECK), (u + 2.6, middle + 1.3, DECK + 12), (0.66, 0.60, 0.44), place)
        scene.beam(place((u + 2.6, middle, DECK + 11)), place((u + 19, middle, DECK + 8.6)), 1.0, (0.66, 0.60, 0.44))
    scene.beam(place((143, middle, DECK)), place((143, middle, DECK + 11)), 0.6, CREAM)

    stern_low, stern_high = 5.3, 8.6
    scene.letters(place((-0.1, middle + 8.2, stern_high)), place((-0.1, middle - 8.2, stern_high)),
                  place((-0.1, middle + 8.2, stern_low)), [story.SHIP.upper(), story.SHIP_FLAG.upper()],
                  (0.85, 0.85, 0.82), bias=-4, height=0.74)
    edge = lambda u: middle - half_beam(u, 0.8) - 0.1
    scene.letters(place((121, edge(121), 8.9)), place((133, edge(133), 8.9)), place((121, edge(121), 7.2)),
                  [story.SHIP.upper()], (0.85, 0.85, 0.82), bias=-3)
    return [
        Lamp(place((21, middle, DECK + 25.5)), WHITE, 90, 0.3),
        Lamp(place((143, middle, DECK + 11)), WHITE, 90, 0.3),
        Lamp(place((26, 5, DECK + 12)), WARM, 260, 0.34),
        Lamp(place((9.5, 4, DECK + 7)), WARM, 220, 0.34),
        Lamp(place((98, middle, DECK + 12.5)), WARM, 300, 0.34),
    ] if lit else []


def quay_wall(scene):
    for x in range(-120, 320, 8):
        scene.face([(x, 0.01, 0), (x, 0.01, QUAY_TOP), (x + 8, 0.01, QUAY_TOP), (x + 8, 0.01, 0)], (0.16, 0.16, 0.15),
                   bias=60, two_sided=False)
    for x in range(-96, 250, 12):
        scene.box((x, 0.1, 0.3), (x + 1.6, 1.4, 2.3), (0.04, 0.04, 0.045), bias=20)


def bollards(scene, first=-84, last=180, step=12):
    for x in range(first, last, step):
        scene.box((x - 0.28, -1.55, QUAY_TOP), (x + 0.28, -0.99, QUAY_TOP + 0.55), (0.50, 0.42, 0.07))
        scene.box((x - 0.45, -1.72, QUAY_TOP + 0.55), (x + 0.45, -0.82, QUAY_TOP + 0.78), (0.50, 0.42, 0.07))


LAMP_POSTS = [-78, -36, 6, 48, 90, 132, 174, 216]


def lamps(dark=()):
    """The floodlights of the quay; the numbers in `dark` are out."""
    return [Lamp(vector(x, -16.2, QUAY_TOP + 14.6), SODIUM, 620, 0.42)
            for number, x in enumerate(LAMP_POSTS, 3) if number not in dark]


def lamp_posts(scene):
    for x in LAMP_POSTS:
        scene.beam((x, -18, QUAY_TOP), (x, -18, QUAY_TOP + 15), 0.34, STEEL)
        scene.beam((x, -18, QUAY_TOP + 15), (x, -16, QUAY_TOP + 15), 0.24, STEEL)


def shed(scene, lit=True):
    """The transit shed behind the quay."""
    for x in range(-40, 260, 20):
        scene.box((x, -46, QUAY_TOP), (x + 20, -27, QUAY_TOP + 9), (0.20, 0.23, 0.24))
        scene.face([(x + 6, -26.9, QUAY_TOP), (x + 13, -26.9, QUAY_TOP), (x + 13, -26.9, QUAY_TOP + 6),
                    (x + 6, -26.9, QUAY_TOP + 6)], (0.28, 0.11, 0.07), bias=-4)


def sign(scene, centre, width, height, lines, turned=0.0, plate=(0.02, 0.09, 0.24), letters=(0.95, 0.95, 0.95), emits=0.0):
    """A board on two posts that faces -x, turned about its own middle by degrees."""
    x, y, z = centre
    c, s = np.cos(np.radians(turned)), np.sin(np.radians(turned))
    across = vector(s, -c, 0)
    middle, up = vector(x, y, z), vector(0, 0, 1)
    corner = lambda a, b: middle + across * (a * width / 2) + up * (b * height / 2)
    for a in (-0.7, 0.7):
        foot = middle + across * (a * width / 2)
        scene.beam((foot[0] + 0.12, foot[1], QUAY_TOP), (foot[0] + 0.12, foot[1], z + height / 2), 0.14, STEEL)
    scene.face([corner(-1.02, 1.04), corner(1.02, 1.04), corner(1.02, -1.04), corner(-1.02, -1.04)],
               (0.8, 0.8, 0.8), emits=emits, bias=-0.3)
    scene.face([corner(-1, 1), corner(1, 1), corner(1, -1), corner(-1, -1)], plate, emits=emits, bias=-0.6)
    scene.letters(corner(-1, 1), corner(1, 1), corner(-1, -1), lines, letters, emits=emits, bias=-0.9)


def crane(scene, x=CRANE_X, bent=0.0, jib=58.0):
    """Rail crane on a portal; `bent` metres by which its seaward leg on the ship's side is pushed in."""
    paint = CRANE_PAINT
    top = QUAY_TOP + 13
    for side in (-5.2, 5.2):
        for y in (-12.5, -2.5):
            foot, head = (x + side, y, QUAY_TOP + 1.2), (x + side * 0.72, y * 0.94 - 0.2, top)
            if bent and y == -2.5 and side < 0:
                # The leg is folded inwards at the height of the ship's forecastle; the paint is off at the fold.
                start, end = vector(*foot), vector(*head)
                fold = vector(bent * 0.66, -bent * 0.5, 0)
                path = [start + (end - start) * t + fold * np.exp(-(abs(t - 0.47) / 0.16) ** 1.5)
                        for t in np.linspace(0, 1, 33)]
                corners = [vector(a, b, 0) * 0.56 for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
                for k, (low, high) in enumerate(zip(path, path[1:])):
                    colour = SCRAPED if 14 <= k <= 16 else paint
                    for a, b in zip(corners, corners[1:] + corners[:1]):
                        scene.face([low + a, low + b, high + b, high + a], colour, two_sided=False)
            else:
                scene.beam(foot, head, 1.15, paint)
            scene.box((x + side - 1.7, y - 0.5, QUAY_TOP + 0.1), (x + side + 1.7, y + 0.5, QUAY_TOP + 1.3), STEEL)
    for y in (-12.5, -2.5):
        if bent and y == -2.5:
            # This brace tore off the leg and hangs from its other end.
            scene.beam((x + 5.2, y, QUAY_TOP + 4.2), (x - 1.6, y - 0.9, QUAY_TOP + 2.1), 0.6, paint)
            continue
        scene.beam((x - 5.2, y, QUAY_TOP + 4.2), (x + 5.2, y, QUAY_TOP + 4.2), 0.6, paint)
    for side in (-5.0, 5.0):
        scene.beam((x + side * 0.86, -12.2, QUAY_TOP + 8.5), (x + side * 0.86, -2.6, QUAY_TOP + 8.5), 0.6, paint)
    scene.box((x - 5, -12.6, top), (x + 5, -2.4, top + 1.5), paint)
    scene.box((x - 2, -9.5, top + 1.5), (x + 2, -5.5, top + 3.6), STEEL)
    scene.box((x - 3, -12, top + 3.6), (x + 3.4, -3.5, top + 9), paint)
    scene.box((x - 4.2, -5.6, top + 4.4), (x - 3, -3.6, top + 7.4), (0.10, 0.14, 0.18))
    head = vector(x, -7.5, top + 17)
    for y in (-9.5, -5.5):
        scene.beam((x + 2, y, top + 9), head, 0.5, paint)
        scene.beam((x - 2, y, top + 9), head, 0.5, paint)
    run, rise = np.cos(np.radians(jib)), np.sin(np.radians(jib))
    root, reach = vector(x - 3, -7.5, top + 6), 34
    tip = root + vector(-run, 0, rise) * reach
    across, lift = vector(0, 1.1, 0), vector(rise, 0, run) * 1.2
    steps = 12
    for corner in (across, -across, across * 0.8 + lift, lift - across * 0.8):
        scene.line([root + corner + (tip - root - corner * 0.6) * (i / 6) for i in range(7)], 0.34, paint)
    for i in range(steps):
        a, b = root + (tip - root) * (i / steps), root + (tip - root) * ((i + 1) / steps)
        k, m = 1 - 0.6 * i / steps, 1 - 0.6 * (i + 1) / steps
        scene.line([a + across * k, b + (lift - across * 0.8) * m], 0.16, paint)
        scene.line([a - across * k, b + (across * 0.8 + lift) * m], 0.16, paint)
        scene.line([a + across * k, b - across * m], 0.16, paint)
    scene.line([head, tip], 0.09, STEEL)
    scene.line([tip, tip + vector(0, 0, -9)], 0.06, STEEL)
    scene.box(tuple(tip + vector(-0.5, -0.5, -10.4)), tuple(tip + vector(0.5, 0.5, -9)), (0.7, 0.6, 0.1))
    return [Lamp(tip + vector(0, 0, 0.5), (1.0, 0.16, 0.10), 8, 0.3)]


def slack(start, end, sag, count=14):
    """A hanging line between two points."""
    start, end = vector(*start), vector(*end)
    return [start + (end - start) * t + vector(0, 0, -4 * sag * t * (1 - t)) for t in np.linspace(0, 1, count)]
