package import Media
package import Primitives
import SourceBytes

/// Reads the headers of images: size, orientation, frames, EXIF.
///
/// No pixel is decoded.
package enum ImageReader {
    /// Pixels beyond which an image is taken for a decompression bomb.
    static let maximumPixels = 1_000_000_000
    /// Bytes read of formats whose headers are parsed here.
    private static let headLength = 64 * 1024

    /// Gathers the facts of the image of `type` behind `descriptor`, which is borrowed and whose offset may move.
    ///
    /// Width and height are as stored; `orientation` says how to turn them. Throws `.corrupt` when the header cannot
    /// be read or the file ends before the image does, `.tooLarge` above a gigapixel.
    package static func examine(
        descriptor: CInt, type: MediaType
    ) throws(ReadingProblem) -> (facts: JSONObject, warnings: [SourceWarning]) {
        let file = DescriptorBytes(descriptor: descriptor)
        let size = try file.size()
        // No header is shorter, and libvips aborts on a file without any byte.
        guard size >= 8 else { throw ReadingProblem(.corrupt, "\(size) bytes are not an image") }
        guard let header = try soundHeader(file, type: type, size: size) else {
            let message = "the size of an image of type \(type) is not read"
            return ([:], [SourceWarning(code: "header_not_read", message: message)])
        }
        let (pixels, overflow) = header.width.multipliedReportingOverflow(by: header.height)
        guard !overflow, pixels <= maximumPixels else {
            throw ReadingProblem(.tooLarge, "\(header.width) by \(header.height) pixels, more than a gigapixel")
        }
        return (facts(header), warnings(header))
    }

    /// The libraries behind this reader, for `doctor`.
    package static func versions() -> [ComponentVersion] {
        [ComponentVersion(name: "libvips", version: VipsLibrary.version, note: "image headers")]
    }

    /// The header of an image that does not end before it should.
    private static func soundHeader(
        _ file: DescriptorBytes, type: MediaType, size: Int
    ) throws(ReadingProblem) -> ImageHeader? {
        func check(_ defect: String?) throws(ReadingProblem) {
            if let defect { throw ReadingProblem(.corrupt, defect) }
        }
        if type.rawValue == "image/jpeg", let plain = try JPEGHeader.read(file) {
            try check(try ImageCompleteness.jpegEnd(file, pictureOffset: plain.pictureOffset, size: size))
            return plain.header
        }
        try check(try ImageCompleteness.defect(file, type: type.rawValue, size: size))
        return try header(file, type: type)
    }

    private static func header(_ file: DescriptorBytes, type: MediaType) throws(ReadingProblem) -> ImageHeader? {
        if PlainHeaders.reads(type.rawValue) {
            let head = try file.read(at: 0, count: headLength)
            if let header = PlainHeaders.header(head, type: type.rawValue) { return header }
            // An SVG need not say how large it is.
            guard type.rawValue != "image/svg+xml" else { return nil }
            throw ReadingProblem(.corrupt, "its header makes no sense for \(type)")
        }
        guard vipsTypes.contains(type.rawValue) else { return nil }
        var (header, block) = try VipsLibrary.header(descriptor: file.descriptor)
        let (exif, orientation) =
            type.rawValue == "image/tiff"
            ? EXIFFacts.facts { offset, count in (try? file.read(at: offset, count: count)) ?? [] }
            : EXIFFacts.facts(block: block)
        header.exif = exif
        header.orientation = header.orientation ?? orientation
        return header
    }

    /// What libvips reads with loaders that it trusts with foreign files.
    private static let vipsTypes: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/heic", "image/heif", "image/avif",
        "image/apng",
    ]

    private static func facts(_ header: ImageHeader) -> JSONObject {
        var facts: JSONObject = [
            FactKey.width: .integer(header.width), FactKey.height: .integer(header.height),
        ]
        facts[FactKey.orientation] = header.orientation.map(JSONValue.integer)
        if header.frames > 1 { facts[FactKey.frames] = .integer(header.frames) }
        if !header.exif.isEmpty { facts[FactKey.exif] = .object(header.exif) }
        return facts
    }

    private static func warnings(_ header: ImageHeader) -> [SourceWarning] {
        guard let orientation = header.orientation, orientation > 1 else { return [] }
        let message = "stored turned or mirrored: EXIF orientation \(orientation)"
        return [SourceWarning(code: "exif_rotated", message: message)]
    }
}
