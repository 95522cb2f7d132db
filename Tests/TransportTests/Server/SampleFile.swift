import Glibc
import HTTPMessages
import Synchronization
import TestSupport

/// A file on disk with bytes of no pattern, and a word on whether it changed.
final class SampleFile: UploadFile {
    let bytes: [UInt8]
    let byteCount: Int
    let descriptor: Int32
    private let changes: Bool
    private let asked = Mutex(0)

    /// How often it was asked whether it is unchanged.
    var questions: Int { asked.withLock { $0 } }

    /// - Parameters:
    ///   - promised: the size that is said to be, when it differs from what there is.
    ///   - changes: answer that the file is another one by the time it was read.
    init(count: Int, seed: UInt64 = 1, promised: Int? = nil, changes: Bool = false) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes += $0 } }
        self.bytes = Array(bytes.prefix(count))
        self.changes = changes
        byteCount = promised ?? count
        let folder = try TemporaryFolder()
        try folder.write(self.bytes, to: "file")
        // The name goes with the folder; the descriptor keeps the content.
        descriptor = open(folder.file("file"), O_RDONLY | O_CLOEXEC)
    }

    deinit { close(descriptor) }

    func isUnchanged() -> Bool {
        asked.withLock { $0 += 1 }
        return !changes
    }

    /// A second implementation of base64, slow and obvious.
    static func base64(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | Int(byte)
            held += 8
            while held >= 6 {
                held -= 6
                result.append(alphabet[group >> held & 63])
            }
            group &= (1 << held) - 1
        }
        if held > 0 { result.append(alphabet[group << (6 - held) & 63]) }
        while result.count % 4 != 0 { result.append(UInt8(ascii: "=")) }
        return result
    }
}
