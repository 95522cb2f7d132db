"""The facts of the night: every other module takes names, times and figures from here.

Discrepancies between the files are planted on purpose. Where one is planted, the value that a file gets wrong
stands beside the true one, with a name that says so.
"""

from datetime import datetime, timedelta, timezone
from math import cos, pi
from random import Random

SEED = 20251107
UTC = timezone.utc

PORT = "Port of Kelmouth"
BERTH = "Berth 4, North Quay"
SHIP = "Halcyon Trader"
SHIP_FLAG = "Valletta"
# The last digit is not the check digit of the first six: no ship can bear this number.
SHIP_IMO = "9990008"
PILOT_BOAT = "Petrel"
TUG = "Ironside"
CRANE = "C2"

HARBOUR_MASTER = "Ingrid Solheim"
DUTY_OFFICER = "Tomas Reyes"
ENGINEER = "Priya Nair"
MASTER = "Capt. Andrei Voicu"
LINESMAN = "D. Okafor"
CRANE_DRIVER = "M. Haddad"

# A position in the open North Sea: the port does not exist.
LATITUDE, LONGITUDE = 54.7012, 0.3521


def at(clock: str) -> datetime:
    """The moment of a clock time of that night: before noon it is the 7th, after noon the 6th of November 2025."""
    parts = [int(part) for part in clock.split(":")]
    day = 7 if parts[0] < 12 else 6
    return datetime(2025, 11, day, *parts, tzinfo=UTC)


LINES_PART = at("02:12:08")
RADIO_CALL = at("02:17:05")
RADIO_CALL_IN_THE_LOG = at("02:21:00")
CRANE_STRUCK = at("02:24:10")
CCTV_SLOW_BY = timedelta(minutes=4)
HAND_INJURY = at("03:05:00")

PEAK_GUST_AT, PEAK_GUST = at("02:10:00"), 67.4
# The highest of the half-hourly rows that the report prints.
REPORTED_PEAK_AT, REPORTED_PEAK = at("02:30:00"), 58.9
GAUGE_GAP = (at("02:50:00"), at("03:10:00"))
# Printed in the report for 03:00, when the gauge was out.
REPORTED_TIDE_IN_GAP = 5.94

_MEAN_WIND = [
    ("22:00", 31.0), ("23:00", 34.5), ("00:00", 38.0), ("01:00", 41.5), ("01:40", 44.5), ("02:00", 47.0),
    ("02:10", 49.8), ("02:30", 46.1), ("03:00", 42.0), ("04:00", 36.0), ("05:00", 30.5), ("06:00", 26.0),
]
_DIRECTION = [("22:00", 286.0), ("01:30", 309.0), ("02:10", 332.0), ("03:00", 338.0), ("06:00", 344.0)]
_PRESSURE = [("22:00", 984.2), ("01:50", 971.8), ("02:20", 972.3), ("06:00", 988.6)]
_SURGE = [("22:00", 0.31), ("02:10", 0.86), ("03:30", 0.71), ("06:00", 0.28)]
HIGH_WATER = at("02:36")


def _interpolate(anchors, moment):
    points = [(at(clock + ":00"), value) for clock, value in anchors]
    for (start, low), (end, high) in zip(points, points[1:]):
        if start <= moment <= end:
            return low + (high - low) * ((moment - start) / (end - start))
    raise ValueError(f"{moment} is outside the night")


def readings():
    """One reading every ten minutes from 22:00 to 06:00, as the weather mast and the tide gauge stored them."""
    random = Random(SEED)
    moment, rows = at("22:00:00"), []
    while moment <= at("06:00:00"):
        mean = _interpolate(_MEAN_WIND, moment) + random.uniform(-0.7, 0.7)
        gust = min(mean * random.uniform(1.20, 1.25), 58.6)
        if moment == PEAK_GUST_AT:
            gust = PEAK_GUST
        if moment == REPORTED_PEAK_AT:
            gust = REPORTED_PEAK
        predicted = 3.05 + 2.07 * cos(2 * pi * ((moment - HIGH_WATER).total_seconds() / 44_712))
        observed = predicted + _interpolate(_SURGE, moment) + random.uniform(-0.02, 0.02)
        missing = GAUGE_GAP[0] <= moment <= GAUGE_GAP[1]
        rows.append({
            "time": moment,
            "direction": round(_interpolate(_DIRECTION, moment) + random.uniform(-3, 3)),
            "mean": round(mean, 1),
            "gust": round(gust, 1),
            "pressure": round(_interpolate(_PRESSURE, moment), 1),
            "predicted": round(predicted, 2),
            "observed": None if missing else round(observed, 2),
        })
        moment += timedelta(minutes=10)
    return rows


# The radio call, as spoken. Voices are those of espeak-ng.
CALL = [
    ("Halcyon Trader", "en-gb-scotland+m3", 178,
     "Kelmouth Port Control, this is Halcyon Trader, berth four."),
    ("Port Control", "en-gb-x-rp+f2", 176,
     "Halcyon Trader, Port Control. Go ahead."),
    ("Halcyon Trader", "en-gb-scotland+m3", 182,
     "Three stern lines have parted. One line is holding. My stern is swinging off the quay. "
     "I need a tug and the pilot boat now."),
    ("Port Control", "en-gb-x-rp+f2", 180,
     "Received. Tug Ironside is coming, twenty minutes. Petrel, close on berth four and stand by."),
    ("Petrel", "en-us+m7", 172,
     "Petrel. On my way. Seven minutes."),
    ("Halcyon Trader", "en-gb-scotland+m3", 184,
     "Control, my bow is coming in on crane Charlie Two. Keep your people clear of the crane."),
    ("Port Control", "en-gb-x-rp+f2", 178,
     "All stations. North Quay is closed. Time, zero two one seven."),
]

# What the load cells in the quick-release hooks stored: tonnes-force at the last sample, and how each line ended.
STERN_LINES = [
    {"line": "S1", "hook": "H11", "peak_tf": 61.8, "ended": "parted", "at": at("02:12:08")},
    {"line": "S2", "hook": "H11", "peak_tf": 48.3, "ended": "parted", "at": at("02:12:10")},
    {"line": "S3", "hook": "H12", "peak_tf": 63.5, "ended": "parted", "at": at("02:12:15")},
    {"line": "S4", "hook": "H12", "peak_tf": 38.9, "ended": "rendered", "at": at("02:12:21")},
]
