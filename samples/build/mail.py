"""The engineer's e-mail: plain text and HTML, with the rail survey attached."""

import shutil
from email.message import EmailMessage
from email.policy import SMTP

import story

SURVEY = """\
point,distance_m,gauge_mm,seaward_rail_offset_mm,remark
R1,0.0,10000,0,reference at joint 14
R2,5.0,10002,1,
R3,10.0,10011,9,
R4,15.0,10038,34,below buckled leg
R5,20.0,10019,16,
R6,25.0,10003,2,
"""

TEXT = f"""\
Ingrid,

three things before your report goes out, all checked this morning.

1. The CCTV recorder on the North Quay runs slow. I compared it with NTP at 08:31: it showed 08:27. All times on \
cameras 3 and 4 are therefore 4 minutes behind. The load cells and the VHF recorder are on NTP and agree with each other.

2. Crane C2 had no storm pin in on the seaward side. I found the pin in its bracket, straight and dry, with gravel in \
the hole. The checklist says so too. The leg was free to move when the bow came in.

3. The load cells show three stern lines parted, not four. S4 rendered on its winch at 38.9 t and held about 31 t \
afterwards. S2 went at 48.3 t, well below the others.

The rail is pushed out by 34 mm under the leg (survey attached, photograph sent to your folder). The crane stays \
closed until the leg has been replaced; I reckon ten weeks.

The tide gauge had no values from 02:50 to 03:10, so please do not quote any for that time.

Priya
--
{story.ENGINEER}, port engineer, {story.PORT}
"""

HTML = """\
<html><body style="font-family: sans-serif">
<p>Ingrid,</p>
<p>three things before your report goes out, all checked this morning.</p>
<ol>
<li>The CCTV recorder on the North Quay runs <b>slow</b>. I compared it with NTP at 08:31: it showed 08:27. All times
on cameras 3 and 4 are therefore <b>4 minutes behind</b>. The load cells and the VHF recorder are on NTP and agree with
each other.</li>
<li>Crane C2 had <b>no storm pin in on the seaward side</b>. I found the pin in its bracket, straight and dry, with
gravel in the hole. The checklist says so too. The leg was free to move when the bow came in.</li>
<li>The load cells show <b>three stern lines parted, not four</b>. S4 rendered on its winch at 38.9&nbsp;t and held
about 31&nbsp;t afterwards. S2 went at 48.3&nbsp;t, well below the others.</li>
</ol>
<p>The rail is pushed out by 34&nbsp;mm under the leg (survey attached, photograph sent to your folder). The crane stays
closed until the leg has been replaced; I reckon ten weeks.</p>
<p>The tide gauge had no values from 02:50 to 03:10, so please do not quote any for that time.</p>
<p>Priya</p>
<p style="color: #666">Priya Nair, port engineer, Port of Kelmouth</p>
</body></html>
"""


def message() -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = "Fri, 07 Nov 2025 08:52:17 +0000"
    mail["From"] = f"{story.ENGINEER} <p.nair@kelmouth.example>"
    mail["To"] = f"{story.HARBOUR_MASTER} <i.solheim@kelmouth.example>"
    mail["Cc"] = "Port Control <control@kelmouth.example>"
    mail["Subject"] = "Berth 4 last night: clocks, storm pin and load cells"
    mail["Message-ID"] = "<20251107085217.4417@kelmouth.example>"
    mail.set_content(TEXT)
    mail.add_alternative(HTML, subtype="html")
    mail.add_attachment(SURVEY.encode(), maintype="text", subtype="csv", filename="crane-c2-rail-survey.csv")
    mail.set_boundary("=_kelmouth_mixed_4417")
    list(mail.iter_parts())[0].set_boundary("=_kelmouth_alternative_4417")
    return mail.as_bytes()


def write(root):
    folder = root / "correspondence"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "engineer.eml").write_bytes(message())
    # The same photograph again, as people keep it: equal content is asked about once.
    shutil.copyfile(root / "media/crane-c2-leg.jpg", folder / "IMG_0716.jpg")
