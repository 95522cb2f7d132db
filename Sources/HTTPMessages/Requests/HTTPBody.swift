/// A request's body as a list of pieces whose sizes are known before a byte of a file is read.
///
/// Files enter as base64, encoded while they are sent: nothing of them is held but the bite that is on its way. The
/// same body can be sent again, because every piece can be read from any position.
package struct HTTPBody: Sendable {
    package enum Segment: Sendable {
        case bytes([UInt8])
        /// The file's content in base64 of RFC 4648, section 4, padded and on one line.
        case base64(any UploadFile)

        package var byteCount: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .base64(let file): HTTPBody.base64Count(file.byteCount)
            }
        }
    }

    package private(set) var segments: [Segment]
    /// The `Content-Length`.
    package private(set) var byteCount: Int

    package init(_ segments: [Segment] = []) {
        self.segments = []
        byteCount = 0
        for segment in segments { append(segment) }
    }

    /// Adjoining bytes become one segment, and empty ones none.
    package mutating func append(_ segment: Segment) {
        guard segment.byteCount > 0 else { return }
        byteCount += segment.byteCount
        if case .bytes(let more) = segment, case .bytes(let bytes)? = segments.last {
            segments[segments.count - 1] = .bytes(bytes + more)
        } else {
            segments.append(segment)
        }
    }

    /// Characters that base64 makes of `count` bytes.
    package static func base64Count(_ count: Int) -> Int { (count + 2) / 3 * 4 }
}

/// A file that is open for reading and stays so as long as the value lives; safe to read by position from any thread.
package protocol UploadFile: AnyObject, Sendable {
    /// The size when it was opened; a file that turns out shorter or longer fails the request.
    var byteCount: Int { get }
    /// The system's number; -1 where there is no file, as in tests that send nothing.
    var descriptor: Int32 { get }
    /// Whether the file still is the one that was examined: asked after the last byte was read.
    func isUnchanged() -> Bool
}
