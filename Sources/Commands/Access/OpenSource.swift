import HTTPMessages
import Platform
import Primitives

/// A source that is open for sending; closed with the last reference to it.
final class OpenSource: UploadFile {
    private let file: FileDescriptor
    /// What the file was when it was examined and hashed.
    private let identity: FileIdentity

    init(_ opened: consuming SourceOpener.OpenedSource) {
        identity = opened.identity
        file = opened.releaseDescriptor()
    }

    var byteCount: Int { identity.size }
    var descriptor: Int32 { file.number }
    func isUnchanged() -> Bool { file.identity == identity }
}
