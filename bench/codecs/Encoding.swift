import Digests
import Glibc
import HTTPMessages
import Media
import Pipeline
import Primitives
import Providers
import Transport

/// What a file costs between the disk and the socket: its digest when it is examined, and the request's whole body when
/// it is sent, read again and encoded in bites of the size that the transport takes.
struct Encoding {
    private static let bite = 96 << 10

    private let provider: any Provider

    init(_ name: ProtocolName) throws { provider = try name.provider(.sync) }

    /// - Returns: the bytes of the body.
    @discardableResult
    func run(_ file: File) throws -> Int {
        var hasher = try SHA256Hasher()
        _ = try hasher.digest(ofDescriptor: file.descriptor)
        let part = MediaPart(label: "recording", type: MediaType(rawValue: "video/mp4"), family: .video, file: file)
        let request = ModelRequest(
            system: "You describe recordings.", parts: [.media(part)], prompt: "What does it show?", schema: nil,
            parameters: ModelSpec(id: "gemini-3.1-pro", temperature: 0.3, maxOutputTokens: 1200))
        guard case .success(let encoded) = provider.encode(request, credential: nil), let body = encoded.http.body
        else {
            throw BenchError(description: "the provider cannot carry the file")
        }
        var count = 0
        for segment in body.segments {
            switch segment {
            case .bytes(let bytes): count += bytes.count
            case .base64(let upload): count += try Self.encode(upload)
            }
        }
        guard count == body.byteCount else { throw BenchError(description: "\(count) bytes of \(body.byteCount)") }
        return count
    }

    private static func encode(_ file: any UploadFile) throws -> Int {
        var buffer = [UInt8](repeating: 0, count: bite)
        var (offset, encoded) = (0, 0)
        while offset < file.byteCount {
            let count = pread(file.descriptor, &buffer, bite, offset)
            guard count > 0 else { throw BenchError(description: "cannot read the file: errno \(errno)") }
            encoded += Base64.encode(buffer[..<count]).count
            offset += count
        }
        return encoded
    }
}

/// An open file, closed with the last reference to it.
final class File: UploadFile {
    let descriptor: Int32
    let byteCount: Int

    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var facts = stat()
        guard descriptor >= 0, fstat(descriptor, &facts) == 0 else {
            throw BenchError(description: "cannot open \(path): errno \(errno)")
        }
        byteCount = Int(facts.st_size)
    }

    deinit { close(descriptor) }

    func isUnchanged() -> Bool { true }

    func bytes() throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var filled = 0
        while filled < byteCount {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + filled }, byteCount - filled, filled)
            }
            guard count > 0 else { throw BenchError(description: "cannot read the stream: errno \(errno)") }
            filled += count
        }
        return bytes
    }
}
