import CPlatformShims
import Glibc
import Synchronization

/// A stream that text is written to: standard output or standard error.
///
/// Safe to use from many threads.
package final class OutputStream: Sendable {
    package enum Buffering: Sendable {
        /// Every write reaches the system before it returns.
        case none
        /// Whole lines reach the system as soon as they are complete: each in one piece.
        case line
        /// Up to 64 KiB wait for `flush`: for data in bulk.
        case block
    }

    private static let blockSize = 64 << 10

    package let descriptor: Int32
    private let name: String
    private let buffering: Buffering
    /// Bytes that wait; the lock also keeps the pieces of concurrent writers apart, so the system is called under it.
    private let pending = Mutex<[UInt8]>([])

    /// - Parameter name: what messages call it: `standard output`.
    package init(descriptor: Int32, name: String, buffering: Buffering) {
        self.descriptor = descriptor
        self.name = name
        self.buffering = buffering
    }

    package static let standardOutput = OutputStream(descriptor: 1, name: "standard output", buffering: .block)
    package static let standardError = OutputStream(descriptor: 2, name: "standard error", buffering: .none)

    /// Writes text as UTF-8.
    ///
    /// - Throws: `closedPipe` when the reader is gone (`dossier … | head`): end quietly then; or why it failed.
    package func write(_ text: String) throws(PlatformError) { try write(Array(text.utf8)) }

    package func write(_ bytes: [UInt8]) throws(PlatformError) {
        try pending.withLock { pending throws(PlatformError) in
            pending += bytes
            switch buffering {
            case .none: try drain(&pending, pending.count)
            case .line:
                guard let end = pending.lastIndex(of: UInt8(ascii: "\n")) else { return }
                try drain(&pending, end + 1)
            case .block: if pending.count >= Self.blockSize { try drain(&pending, pending.count) }
            }
        }
    }

    /// Writes what waits; nothing else does when the program ends.
    package func flush() throws(PlatformError) {
        try pending.withLock { pending throws(PlatformError) in try drain(&pending, pending.count) }
    }

    private func drain(_ pending: inout [UInt8], _ count: Int) throws(PlatformError) {
        guard count > 0 else { return }
        let result = unsafe dossier_files_write(descriptor, pending, count)
        // What could not be written is gone either way: trying again would repeat what was.
        pending.removeFirst(count)
        guard result == 0 else { throw PlatformError(errno: -result, "cannot write to", name) }
    }
}
