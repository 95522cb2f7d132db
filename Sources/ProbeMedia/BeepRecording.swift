/// Groups of beeps as WAV of 16 bits, one channel and 8 kHz.
///
/// A recording without speech, because none can be made without a synthesiser; whoever hears it can count.
enum BeepRecording {
    static let seconds = 16
    private static let rate = 8000
    private static let beep = rate / 4
    private static let pause = rate * 2 / 5
    private static let longPause = rate * 3 / 2
    /// Beyond this a pause ends a group.
    private static let groupPause = rate

    /// One turn of a sine of 1 kHz at half of the full scale.
    private static let wave: [Int16] = [0, 11_585, 16_384, 11_585, 0, -11_585, -16_384, -11_585]
    /// Samples in which a beep swells and fades, so that it does not click.
    private static let ramp = 80

    static func bytes(_ counts: [Int]) -> [UInt8] {
        var samples = Array(repeating: Int16(0), count: rate)
        for count in counts {
            for _ in 0..<count {
                samples += (0..<beep).map { index in
                    let swell = min(index, beep - 1 - index, ramp)
                    return Int16(Int(wave[index % wave.count]) * swell / ramp)
                }
                samples += Array(repeating: 0, count: pause)
            }
            samples += Array(repeating: 0, count: longPause)
        }
        samples += Array(repeating: 0, count: max(0, seconds * rate - samples.count))
        return header(byteCount: samples.count * 2)
            + samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private static func header(byteCount: Int) -> [UInt8] {
        var header = Array("RIFF".utf8)
        header.append(little: UInt32(36 + byteCount))
        header += Array("WAVEfmt ".utf8)
        header.append(little: UInt32(16))
        header.append(little: UInt16(1))
        header.append(little: UInt16(1))
        header.append(little: UInt32(rate))
        header.append(little: UInt32(rate * 2))
        header.append(little: UInt16(2))
        header.append(little: UInt16(16))
        header += Array("data".utf8)
        header.append(little: UInt32(byteCount))
        return header
    }

    /// How many beeps each group of a recording has that `bytes(_:)` made.
    static func counts(_ bytes: [UInt8]) -> [Int]? {
        guard bytes.count == 44 + seconds * rate * 2, bytes.starts(with: header(byteCount: bytes.count - 44))
        else { return nil }
        var counts: [Int] = []
        var silence = groupPause
        for place in stride(from: 44, to: bytes.count - 1, by: 2) {
            let sample = Int16(truncatingIfNeeded: Int(bytes[place]) | Int(bytes[place + 1]) << 8)
            guard abs(Int(sample)) > 8000 else {
                silence += 1
                continue
            }
            if silence >= groupPause { counts.append(1) } else if silence >= pause / 2 { counts[counts.count - 1] += 1 }
            silence = 0
        }
        return counts.isEmpty ? nil : counts
    }
}
