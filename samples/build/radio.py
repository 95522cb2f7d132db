"""The radio call: speech by espeak-ng, made to sound like VHF, and its transcript with the times that came out."""

import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

import story

RATE = 16_000


def run(*arguments, data=None):
    return subprocess.run([str(a) for a in arguments], input=data, check=True, capture_output=True).stdout


def samples(path):
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(float) / 32768


def spoken(text, voice, speed, folder):
    """One transmission: speech through the pass band, compression and slight overdrive of a handset."""
    raw, cooked = folder / "raw.wav", folder / "cooked.wav"
    run("espeak-ng", "-v", voice, "-s", speed, "-g", 1, "-a", 120, "-w", raw, text)
    run("ffmpeg", "-nostdin", "-v", "error", "-y", "-i", raw, "-af",
        "silenceremove=start_periods=1:start_threshold=-45dB,areverse,"
        "silenceremove=start_periods=1:start_threshold=-45dB,areverse,"
        "highpass=f=320:p=2,highpass=f=320,lowpass=f=2900,lowpass=f=3100,"
        "acompressor=threshold=0.06:ratio=6:attack=4:release=60:makeup=5,alimiter=limit=0.8",
        "-ar", RATE, "-ac", 1, "-fflags", "+bitexact", cooked)
    return np.tanh(samples(cooked) * 1.5) / 1.5


def band(noise, low, high):
    spectrum = np.fft.rfft(noise)
    frequency = np.fft.rfftfreq(len(noise), 1 / RATE)
    spectrum[(frequency < low) | (frequency > high)] = 0
    return np.fft.irfft(spectrum, len(noise))


def call(folder):
    """The whole call as samples, and (start, end, speaker, text) of each transmission in seconds."""
    random = np.random.default_rng(story.SEED + 2)
    pieces, cues, position = [], [], 0

    def add(piece):
        nonlocal position
        pieces.append(piece)
        position += len(piece)

    hiss = lambda seconds, level: band(random.normal(0, 1, int(seconds * RATE)), 300, 3300) * level
    add(hiss(0.5, 0.006))
    for speaker, voice, speed, text in story.CALL:
        voice_part = spoken(text, voice, speed, folder)
        # On board the wind is in the microphone; ashore it is quiet.
        ashore = speaker == "Port Control"
        carrier = hiss(0.16, 0.02)
        wind = band(random.normal(0, 1, len(voice_part)), 300, 900)
        gusts = 0.5 + 0.5 * np.sin(np.arange(len(voice_part)) / RATE * 2.1 + random.uniform(0, 6))
        level = 0.008 if ashore else 0.030
        add(carrier)
        start = position / RATE
        add(voice_part * (0.85 if ashore else 0.78) + wind * gusts * level + hiss(len(voice_part) / RATE, 0.014)[:len(voice_part)])
        cues.append((start, position / RATE, speaker, text))
        tail = hiss(0.13, 0.10) * np.linspace(1, 0.3, int(0.13 * RATE))
        add(tail)
        add(hiss(0.34, 0.004))
    signal = np.concatenate(pieces)
    return signal / np.max(np.abs(signal)) * 0.82, cues


def clock(seconds):
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02d}:{rest:06.3f}"


def transcript(cues):
    lines = [
        "WEBVTT", "",
        "NOTE",
        "VHF channel 12, recorder 1, clock set by NTP. "
        f"Recording starts {story.RADIO_CALL:%Y-%m-%d %H:%M:%S} UTC.",
        "",
    ]
    for number, (start, end, speaker, text) in enumerate(cues, 1):
        lines += [str(number), f"{clock(start)} --> {clock(end)}", f"<v {speaker}>{text}", ""]
    return "\n".join(lines)


def write(root):
    media = root / "media"
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        signal, cues = call(folder)
        with wave.open(str(folder / "call.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((signal * 32767).astype("<i2").tobytes())
        run("ffmpeg", "-nostdin", "-v", "error", "-y", "-i", folder / "call.wav", "-map_metadata", "-1",
            "-metadata", "title=VHF channel 12, 2025-11-07 02:17:05 UTC", "-metadata", f"artist={story.PORT}",
            "-metadata", "date=2025-11-07", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-id3v2_version", "3",
            "-c:a", "libmp3lame", "-b:a", "40k", "-ac", "1", media / "vhf-12-0217.mp3")
    (media / "vhf-12-0217.vtt").write_text(transcript(cues))
