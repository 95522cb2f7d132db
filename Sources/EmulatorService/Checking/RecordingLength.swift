/// How long a recording is, as far as its head tells without a decoder.
enum RecordingLength {
    /// Whole seconds, rounded up; where the head does not tell, a low bit rate stands for it.
    static func seconds(_ bytes: [UInt8], type: String) -> Int {
        let told: Double? =
            switch MediaSignature(bytes) {
            case .wav: wav(bytes)
            case .avi: avi(bytes)
            case .mp3: mp3(bytes)
            case .isoMedia, .m4a, .quickTime, .threeGPP: isoMedia(bytes)
            default: nil
            }
        let longest = Double(bytes.count)
        guard let told, told > 0, told < longest else {
            return max(1, bytes.count / (type.hasPrefix("video/") ? 20_000 : 2_000))
        }
        return max(1, Int(told.rounded(.up)))
    }

    /// The data that is there, at the bytes per second of the format chunk.
    private static func wav(_ bytes: [UInt8]) -> Double? {
        var place = 12
        var rate = 0
        while place + 8 <= bytes.count {
            let size = little(bytes, place + 4)
            if name(bytes, place) == "fmt ", place + 20 <= bytes.count { rate = little(bytes, place + 16) }
            if name(bytes, place) == "data" {
                return rate > 0 ? Double(min(size, bytes.count - place - 8)) / Double(rate) : nil
            }
            place += 8 + size + size % 2
        }
        return nil
    }

    /// Frames times their length, from the main header.
    private static func avi(_ bytes: [UInt8]) -> Double? {
        guard let mark = bytes.prefix(4096).firstRange(of: Array("avih".utf8)), mark.upperBound + 24 <= bytes.count
        else {
            return nil
        }
        return Double(little(bytes, mark.upperBound + 4)) * Double(little(bytes, mark.upperBound + 20)) / 1_000_000
    }

    /// From the movie header: versions 0 and 1 of ISO/IEC 14496-12, section 8.2.2.
    private static func isoMedia(_ bytes: [UInt8]) -> Double? {
        // The movie's box begins with its header; what stands before it is passed over whole.
        var place = 0
        while place + 16 <= bytes.count, name(bytes, place + 4) != "moov" {
            let short = big(bytes, place)
            let size = short == 1 ? big(bytes, place + 8) << 32 | big(bytes, place + 12) : short
            guard (8...bytes.count).contains(size) else { return nil }
            place += size
        }
        let header = place + 16
        guard header + 32 <= bytes.count, name(bytes, place + 12) == "mvhd" else { return nil }
        let isLong = bytes[header] == 1
        let scale = big(bytes, header + (isLong ? 20 : 12))
        let length = big(bytes, header + (isLong ? 28 : 16))
        return scale > 0 ? Double(length) / Double(scale) : nil
    }

    /// All bytes at the bit rate of the first frame of layer III.
    private static func mp3(_ bytes: [UInt8]) -> Double? {
        var place = 0
        if bytes.count > 10, name(bytes, 0).hasPrefix("ID3") {
            place = 10 + bytes[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
        }
        while place + 4 <= bytes.count {
            let (version, layer) = (bytes[place + 1] >> 3 & 3, bytes[place + 1] >> 1 & 3)
            let index = Int(bytes[place + 2] >> 4)
            if bytes[place] == 0xFF, bytes[place + 1] & 0xE0 == 0xE0, layer == 1, (1..<15).contains(index) {
                let rate = (version == 3 ? bitRates : lowBitRates)[index - 1] * 125
                return Double(bytes.count - place) / Double(rate)
            }
            place += 1
        }
        return nil
    }

    /// In kbit/s, of MPEG-1 and of MPEG-2 with its extension.
    private static let bitRates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let lowBitRates = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

    private static func name(_ bytes: [UInt8], _ place: Int) -> String {
        String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
    }

    private static func little(_ bytes: [UInt8], _ place: Int) -> Int {
        bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func big(_ bytes: [UInt8], _ place: Int) -> Int {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}
