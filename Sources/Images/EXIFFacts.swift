import Media
import Primitives

/// Facts from EXIF (CIPA DC-008) that tell when, where and with what a picture was taken.
enum EXIFFacts {
    private enum Tag {
        static let make = 0x010F, model = 0x0110, orientation = 0x0112, software = 0x0131, dateTime = 0x0132
        static let exifDirectory = 0x8769, gpsDirectory = 0x8825
        static let exposureTime = 0x829A, fNumber = 0x829D, sensitivity = 0x8827, original = 0x9003
        static let originalOffset = 0x9011, focalLength = 0x920A, lensModel = 0xA434
        static let latitudeSide = 1, latitude = 2, longitudeSide = 3, longitude = 4, altitudeSide = 5, altitude = 6
    }

    /// The facts and the orientation in an EXIF block, with or without its `Exif` marker in front.
    static func facts(block: [UInt8]) -> (JSONObject, orientation: Int?) { facts(read: reader(block)) }

    /// Whether an EXIF block tells an orientation in the one way about which readers do not differ.
    static func hasPlainOrientation(block: [UInt8]) -> Bool {
        (1...8).contains(TIFFDirectory(read: reader(block))?.plainShort(Tag.orientation) ?? 0)
    }

    private static func reader(_ block: [UInt8]) -> (Int, Int) -> [UInt8] {
        let start = block.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) ? 6 : 0
        return { offset, count in
            guard offset >= 0, count >= 0, offset <= block.count - start else { return [] }
            return Array(block[(start + offset)...].prefix(count))
        }
    }

    /// The same from wherever `read` finds the bytes, counted from the TIFF header.
    static func facts(read: @escaping (Int, Int) -> [UInt8]) -> (JSONObject, orientation: Int?) {
        guard let main = TIFFDirectory(read: read) else { return ([:], nil) }
        var facts: JSONObject = [:]
        facts["make"] = main.text(Tag.make).map(JSONValue.string)
        facts["model"] = main.text(Tag.model).map(JSONValue.string)
        facts["software"] = main.text(Tag.software).map(JSONValue.string)
        if let exif = main.directory(Tag.exifDirectory) { add(exif, to: &facts) }
        if facts["taken"] == nil { facts["modified"] = main.text(Tag.dateTime).flatMap(date).map(JSONValue.string) }
        if let gps = main.directory(Tag.gpsDirectory) { addPosition(gps, to: &facts) }
        let orientation = main.integer(Tag.orientation)
        return (facts, orientation.flatMap { (1...8).contains($0) ? $0 : nil })
    }

    private static func add(_ exif: TIFFDirectory, to facts: inout JSONObject) {
        if let taken = exif.text(Tag.original).flatMap(date) {
            facts["taken"] = .string(taken + (exif.text(Tag.originalOffset).flatMap(offset) ?? ""))
        }
        facts["lens"] = exif.text(Tag.lensModel).map(JSONValue.string)
        if let time = exif.rationals(Tag.exposureTime)?.first, time.numerator > 0 {
            let (top, bottom) = (time.numerator, time.denominator)
            let isFraction = top < bottom
            facts["exposure_s"] =
                isFraction
                ? .string("1/\(Int((Double(bottom) / Double(top)).rounded()))") : .real(Double(top) / Double(bottom))
        }
        facts["f_number"] = exif.doubles(Tag.fNumber)?.first.map { .real(($0 * 10).rounded() / 10) }
        facts["iso"] = exif.integer(Tag.sensitivity).map(JSONValue.integer)
        facts["focal_length_mm"] = exif.doubles(Tag.focalLength)?.first.map { .real(($0 * 10).rounded() / 10) }
    }

    private static func addPosition(_ gps: TIFFDirectory, to facts: inout JSONObject) {
        guard let latitude = degrees(gps, Tag.latitude, Tag.latitudeSide, negative: "S", limit: 90),
            let longitude = degrees(gps, Tag.longitude, Tag.longitudeSide, negative: "W", limit: 180)
        else { return }
        facts["latitude"] = .real(latitude)
        facts["longitude"] = .real(longitude)
        if let altitude = gps.doubles(Tag.altitude)?.first {
            let isBelowSea = gps.integer(Tag.altitudeSide) == 1
            facts["altitude_m"] = .real(((isBelowSea ? -altitude : altitude) * 10).rounded() / 10)
        }
    }

    /// Degrees, minutes and seconds as decimal degrees, to a tenth of a metre.
    private static func degrees(
        _ gps: TIFFDirectory, _ tag: Int, _ sideTag: Int, negative: String, limit: Double
    ) -> Double? {
        guard let parts = gps.doubles(tag), parts.count == 3 else { return nil }
        let value = parts[0] + parts[1] / 60 + parts[2] / 3600
        guard value.isFinite, value >= 0, value <= limit else { return nil }
        let signed = gps.text(sideTag) == negative ? -value : value
        return (signed * 1e6).rounded() / 1e6
    }

    /// `2024:05:06 07:08:09` as `2024-05-06T07:08:09`; cameras without a clock write blanks or zeros.
    static func date(_ text: String) -> String? {
        let parts = text.split { $0 == ":" || $0 == " " }
        guard parts.count == 6, parts.allSatisfy({ Int($0) != nil }), parts[0].count == 4, parts[0] != "0000",
            parts.dropFirst().allSatisfy({ $0.count == 2 })
        else { return nil }
        return "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])"
    }

    private static func offset(_ text: String) -> String? {
        let isOffset = text.count == 6 && (text.hasPrefix("+") || text.hasPrefix("-")) && text.dropFirst(3).first == ":"
        return text == "Z" || isOffset ? text : nil
    }
}
