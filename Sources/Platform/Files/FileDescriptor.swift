import CPlatformShims
import Glibc
package import Primitives

/// An open file that belongs to exactly one owner and is closed with it.
package struct FileDescriptor: ~Copyable, Sendable {
    /// The system's number, valid as long as the value lives.
    package let number: Int32

    /// Takes ownership of an open descriptor.
    package init(owning number: Int32) { self.number = number }

    deinit { close(number) }

    /// Gives the descriptor away: the caller closes it.
    package consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    /// What the system says about the open file; `nil` when it says nothing.
    package var identity: FileIdentity? { try? facts(of: "a file").identity }

    /// What the system says about the open file.
    func facts(of subject: @autoclosure () -> String) throws(PlatformError) -> FileFacts {
        try FileFacts.ofDescriptor(number, subject())
    }
}

/// What the system says about a file.
struct FileFacts {
    let identity: FileIdentity
    let kind: FileKind
    let mode: UInt32

    init(_ facts: dossier_files_facts) {
        identity = FileIdentity(
            device: facts.device, inode: facts.inode, size: Int(facts.size), modified: Int(facts.modified))
        kind = FileKind(listed: facts.kind)
        mode = facts.mode
    }

    static func ofDescriptor(_ number: Int32, _ subject: @autoclosure () -> String) throws(PlatformError) -> FileFacts {
        var facts = dossier_files_facts()
        let result = unsafe dossier_files_facts_of(number, &facts)
        guard result == 0 else { throw PlatformError(errno: -result, "cannot examine", subject()) }
        return FileFacts(facts)
    }
}

extension FileKind {
    /// The kind for one of the constants `dossier_files_kind_…`.
    init(listed code: UInt8) {
        self =
            switch Int(code) {
            case dossier_files_kind_file: .file
            case dossier_files_kind_folder: .folder
            case dossier_files_kind_link: .symlink
            case dossier_files_kind_fifo: .fifo
            case dossier_files_kind_socket: .socket
            case dossier_files_kind_device: .device
            default: .unknown
            }
    }
}

/// Whether symbolic links below an input are followed.
package enum SymlinkPolicy: String, Sendable, Hashable, CaseIterable {
    /// Links are recorded and not followed.
    case skip
    /// Links are followed when their target lies inside the root; absolute targets count as outside.
    case follow
}
