"""The records: harbour log, wind and tide table, mooring loads, list of evidence."""

import csv
import io
import json
from datetime import timedelta
from random import Random

import story

LOG = f"""\
KELMOUTH PORT CONTROL - HARBOUR LOG
Watch: night, 6/7 November 2025        All times UTC, by the wall clock
Duty officer: {story.DUTY_OFFICER}         Relieved 06:00 by L. Brandt

2145  Watch taken over. Gale warning in force, storm force 10 expected later, NW.
2200  Signal mast: 290 deg, mean 31 kn. Berths 2, 4 and 5 occupied.
2240  All vessels told by VHF 12 to double lines and man the gangway.
2318  HALCYON TRADER, Berth 4: lines doubled fore and aft, four stern lines out. Master on board.
2350  Cranes C1 and C2 reported stowed by driver {story.CRANE_DRIVER}. Checklist to follow.
0055  PETREL back alongside, pilotage suspended, sea over the outer breakwater.
0130  Anemometer 309 deg, mean 43 kn, gusts over 50.
0152  Barometer 971.8, lowest so far.
0210  Gust 67 kn on the dial. Did not see a higher one tonight.
0214  HALCYON TRADER: stern lines seen to part, stern moving off the quay. Floodlight 7 out.
0221  HALCYON TRADER on VHF 12: stern lines parted, asks for tug and pilot boat. North Quay closed.
0223  Tug IRONSIDE called out by telephone. Crew were on board.
0224  Heavy noise from North Quay. {story.CRANE_DRIVER} reports bow of HALCYON TRADER against crane C2. Floodlight 8 out.
0225  PETREL standing by at Berth 4, cannot go between ship and quay.
0231  Photographs taken from the quay by duty officer.
0238  IRONSIDE alongside HALCYON TRADER, port quarter, pushing.
0252  Tide gauge shows no value. Fault reported to engineer.
0258  Stern back within 5 m of fenders.
0305  Linesman {story.LINESMAN}: right hand caught by heaving line. First aid in the rest room, back at 0340.
0320  Tide gauge working again.
0336  Two new stern lines fast, hooks H11 and H12.
0410  Wind easing, mean below 36 kn. IRONSIDE stays.
0545  Crane C2 fenced off. Seaward leg buckled, out of service.
0600  Watch handed over. North Quay stays closed until the engineer has seen the crane.
"""

EVIDENCE_LIST = f"""\
{story.PORT.upper()}
List of evidence, incident 2025-117 ({story.SHIP}, {story.BERTH}, 7 November 2025)

E-01  documents/incident-report.pdf             Preliminary report, 4 pages
E-02  documents/crane-c2-checklist-scan.jpg     Crane C2 stowage checklist, paper, scanned
E-03  documents/mooring-line-record-scan.pdf    Mooring line inspection record, paper, scanned
E-04  media/north-quay-0231.jpg                 Photograph, North Quay at night
E-05  media/crane-c2-leg.jpg                    Photograph, crane C2 after daylight
E-06  media/parted-line-s2.jpg                  Photograph, end of stern line S2
E-07  media/cctv-north-quay.mp4                 CCTV, cameras 3 and 4
E-08  media/vhf-12-0217.mp3                     Recording of VHF channel 12, with transcript (.vtt)
E-09  records/harbour-log.txt                   Harbour log of the night watch
E-10  records/wind-tide.csv                     Readings of signal mast and tide gauge
E-11  records/mooring-loads.json                Load cells of hooks H11 and H12
E-12  correspondence/engineer.eml               E-mail of the port engineer, with rail survey
E-13  (not received)                            Written statement of the master, {story.MASTER}

Kept by: {story.HARBOUR_MASTER}, harbour master
"""


def wind_and_tide() -> str:
    """The table as the data logger exports it: ISO times, one empty cell per missing value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([
        "time_utc", "wind_dir_deg", "wind_mean_kn", "wind_gust_kn", "pressure_hpa",
        "tide_predicted_m", "tide_observed_m", "gauge_status",
    ])
    for row in story.readings():
        observed = "" if row["observed"] is None else f"{row['observed']:.2f}"
        writer.writerow([
            row["time"].strftime("%Y-%m-%dT%H:%MZ"), f"{row['direction']:03d}", f"{row['mean']:.1f}",
            f"{row['gust']:.1f}", f"{row['pressure']:.1f}", f"{row['predicted']:.2f}", observed,
            "FAULT" if row["observed"] is None else "OK",
        ])
    return text.getvalue()


def mooring_loads() -> str:
    """The export of the load monitoring system: one sample every five seconds around the moment, and the events."""
    random = Random(story.SEED + 1)
    samples, moment = [], story.at("02:11:30")
    while moment <= story.at("02:12:35"):
        sample = {"time": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
        for line in story.STERN_LINES:
            until_end = (line["at"] - moment).total_seconds()
            if until_end < 0:
                # A parted line carries nothing; the one that rendered on its winch keeps the brake's load.
                load = 31.0 + random.uniform(-1.5, 1.5) if line["ended"] == "rendered" else 0.0
            else:
                load = line["peak_tf"] * (1 - 0.012 * until_end) + random.uniform(-2.2, 0)
            sample[line["line"]] = round(max(load, 0.0), 1)
        samples.append(sample)
        moment += timedelta(seconds=5)
    document = {
        "system": "Mooring load monitoring, North Quay",
        "clock": "NTP, synchronised",
        "berth": "4",
        "vessel": story.SHIP,
        "unit": "tonnes-force",
        "alarm_tf": 45.0,
        "lines": [
            {"line": line["line"], "hook": line["hook"], "peak_tf": line["peak_tf"], "ended": line["ended"],
             "at": line["at"].strftime("%Y-%m-%dT%H:%M:%SZ")}
            for line in story.STERN_LINES
        ],
        "samples": samples,
    }
    return json.dumps(document, indent=2) + "\n"


def write(root):
    (root / "records").mkdir(parents=True, exist_ok=True)
    (root / "evidence-list.txt").write_text(EVIDENCE_LIST)
    (root / "records/harbour-log.txt").write_text(LOG)
    (root / "records/wind-tide.csv").write_text(wind_and_tide())
    (root / "records/mooring-loads.json").write_text(mooring_loads())
