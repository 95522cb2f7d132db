import CPlatformShims
import Glibc
import Primitives

/// Reads the file with rules that a folder may hold.
enum IgnoreFileReader {
    enum Result {
        case absent
        case bytes([UInt8])
        /// It exists, so the user meant something to be left out, but what is unknown.
        case unreadable(detail: String)
    }

    /// 1 MiB: some twenty thousand rules; more is not a file with rules.
    private static let maximumSize = 1 << 20

    static func read(_ name: [UInt8], in folder: Int32) -> Result {
        let descriptor = unsafe dossier_files_open_name(folder, name, name.count, Int32(dossier_files_open_read))
        guard descriptor >= 0 else {
            switch -descriptor {
            case ENOENT: return .absent
            case ELOOP: return .unreadable(detail: "\(text(name)) is a symbolic link")
            default: return .unreadable(detail: "\(text(name)): \(PlatformError.reason(of: -descriptor))")
            }
        }
        let file = FileDescriptor(owning: descriptor)
        guard let facts = try? file.facts(of: text(name)) else {
            return .unreadable(detail: "\(text(name)) cannot be examined")
        }
        switch facts.kind {
        case .folder: return .absent
        case .file: break
        default: return .unreadable(detail: "\(text(name)) is a \(facts.kind.rawValue)")
        }
        let size = facts.identity.size
        guard size <= maximumSize else { return .unreadable(detail: "\(text(name)) is larger than 1 MiB") }
        // One byte more than the size tells a file that grows meanwhile.
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var used = 0
        while used < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + used }, bytes.count - used)
            }
            if count == 0 { break }
            if count > 0 {
                used += count
            } else if errno != EINTR {
                return .unreadable(detail: "\(text(name)): \(PlatformError.reason(of: errno))")
            }
        }
        guard used == size else { return .unreadable(detail: "\(text(name)) changed while it was read") }
        return .bytes(Array(bytes[..<used]))
    }

    private static func text(_ name: [UInt8]) -> String { RelativePath(unchecked: name).text }
}
