import Glibc

/// A request to the system that failed: what was tried, on which thing, why, and what to do about it.
package struct PlatformError: Error, Hashable, CustomStringConvertible {
    /// What went wrong, in a form that programs can rely on.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let notFound = Code(rawValue: "not_found")
        package static let notAFolder = Code(rawValue: "not_a_folder")
        package static let notAFile = Code(rawValue: "not_a_file")
        package static let permission = Code(rawValue: "permission")
        package static let noSpace = Code(rawValue: "no_space")
        package static let readOnly = Code(rawValue: "read_only")
        package static let nameTooLong = Code(rawValue: "name_too_long")
        /// A symbolic link or `..` where none may be followed.
        package static let leavesRoot = Code(rawValue: "leaves_root")
        package static let tooManyOpenFiles = Code(rawValue: "too_many_open_files")
        package static let locked = Code(rawValue: "locked")
        /// The reader of a pipe went away.
        package static let closedPipe = Code(rawValue: "closed_pipe")
        /// Everything else: a device that fails, a network file system that is gone.
        package static let inputOutput = Code(rawValue: "input_output")
    }

    package let code: Code
    /// What was tried, on what, and why it failed: one line without a period.
    package let message: String
    /// What the user can do, when there is something.
    package let remedy: String?
    /// The system's error number; 0 when the refusal is our own.
    package let errorNumber: Int32

    package init(_ code: Code, _ message: String, remedy: String? = nil, errorNumber: Int32 = 0) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.errorNumber = errorNumber
    }

    /// Tells the system's `number` as the failure of `operation`, which reads like `cannot write`, on `subject`.
    init(errno number: Int32, _ operation: String, _ subject: String) {
        let code = Self.code(of: number)
        let reason = code == .leavesRoot ? "a symbolic link leads out of the folder" : Self.reason(of: number)
        self.init(
            code, "\(operation) '\(subject)': \(reason)", remedy: Self.remedies[code], errorNumber: number)
    }

    /// Whether the machine rather than one file is at fault, so that a run should stop.
    package var stopsRun: Bool { [.noSpace, .readOnly, .tooManyOpenFiles].contains(code) }

    package var description: String { message }

    /// The system's text for an error number, in its own words.
    package static func reason(of number: Int32) -> String { unsafe String(cString: strerror(number)) }

    private static let remedies: [Code: String] = [
        .noSpace: "free some space, or choose another folder with --out; the run resumes where it stopped",
        .readOnly: "choose a folder that can be written with --out",
        .tooManyOpenFiles: "raise the limit with 'ulimit -n', or lower the concurrency",
        .nameTooLong: "shorten the output path in the pipeline file: a name may have 255 bytes",
    ]

    private static func code(of number: Int32) -> Code {
        switch number {
        case ENOENT: .notFound
        case ENOTDIR: .notAFolder
        case EISDIR: .notAFile
        case EACCES, EPERM: .permission
        case ENOSPC, EDQUOT: .noSpace
        case EROFS: .readOnly
        case ENAMETOOLONG: .nameTooLong
        case ELOOP, EXDEV: .leavesRoot
        case EMFILE, ENFILE: .tooManyOpenFiles
        case EPIPE: .closedPipe
        default: .inputOutput
        }
    }
}
