import CPlatformShims
import CSeccompShims
import Glibc

/// What a worker gives up before it touches the first file.
///
/// The order matters: what starting up needs has been done before, because some of it is taken away. Libraries that are
/// loaded later, when the first file needs them, only open files for reading.
enum Sandbox {
    /// Largest file, also in memory (`memfd`), that the worker or a program it runs may write.
    private static let fileSize: UInt64 = 64 << 20
    private static let descriptors: UInt64 = 256

    /// - Throws: `SandboxError` when any part cannot be set up; the worker must then not read anything.
    static func enter(_ arguments: WorkerArguments) throws(SandboxError) {
        try check(dossier_process_die_with_parent(arguments.parent), "tying the worker to its parent")
        try check(dossier_process_limit(DOSSIER_PROCESS_CORE, 0), "forbidding core dumps")
        try check(dossier_process_limit(DOSSIER_PROCESS_FILE_SIZE, fileSize), "limiting file size")
        try check(dossier_process_limit(DOSSIER_PROCESS_DESCRIPTORS, descriptors), "limiting descriptors")
        try check(dossier_process_limit(DOSSIER_PROCESS_ADDRESS_SPACE, arguments.memoryLimit), "limiting memory")
        try check(dossier_process_harden(), "giving up privileges")
        var message = [CChar](repeating: 0, count: 256)
        guard unsafe dossier_seccomp_deny(&message, message.count) == 0 else {
            let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw SandboxError(description: "filtering system calls: \(String(decoding: text, as: UTF8.self))")
        }
    }

    /// Gives the coming request its share of processor time, counted from now.
    ///
    /// The limit is one of the whole process, so it moves with what was used before. Going over it kills the process by
    /// SIGXCPU; the wall clock is the main process's business.
    static func renewProcessorTime(_ seconds: UInt64) throws(SandboxError) {
        try check(dossier_process_renew_processor_limit(seconds), "limiting processor time")
    }

    private static func check(_ status: CInt, _ what: String) throws(SandboxError) {
        guard status < 0 else { return }
        let reason = unsafe strerror(-status).map { unsafe String(cString: $0) } ?? "error \(-status)"
        throw SandboxError(description: "\(what): \(reason)")
    }
}

/// Why the sandbox is not complete.
struct SandboxError: Error, CustomStringConvertible {
    let description: String
}

extension Sandbox {
    /// The version of the library that installs the filter.
    static var libraryVersion: String {
        let version = dossier_seccomp_version()
        return "\(version / 10000).\(version / 100 % 100).\(version % 100)"
    }
}
