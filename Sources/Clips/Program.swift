import Glibc
import Media

/// A program that is found on the search path when it is needed.
struct Program {
    let name: String
    /// The Debian package that brings it.
    let package: String

    static let ffprobe = Program(name: "ffprobe", package: "ffmpeg")
    static let ffmpeg = Program(name: "ffmpeg", package: "ffmpeg")
    static let tesseract = Program(name: "tesseract", package: "tesseract-ocr")

    /// The folders searched, in order.
    static var searchPath: String {
        unsafe getenv("PATH").map { path in unsafe String(cString: path) } ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// The program's path, or `nil` when it is not installed.
    func locate() -> String? {
        Self.searchPath.split(separator: ":").lazy
            .filter { $0.hasPrefix("/") }
            .map { "\($0)/\(name)" }
            .first { unsafe access($0, X_OK) == 0 }
    }

    /// The program's path; throws `.unsupported`, naming the package, when it is not installed.
    func located() throws(ReadingProblem) -> String {
        guard let path = locate() else {
            throw ReadingProblem(.unsupported, "\(name) is not installed: install the package \(package)")
        }
        return path
    }

    /// What the program says its version is: the first word with a digit after its name.
    func version(argument: String) -> String? {
        guard let path = locate(),
            let result = try? ProgramRun.run(
                path, [argument], input: nil, deadline: .seconds(10), outputLimit: 64 * 1024)
        else { return nil }
        let text = String(decoding: result.output.isEmpty ? result.errors : result.output, as: UTF8.self)
        let line = text.prefix { !$0.isNewline }
        return line.split(separator: " ").dropFirst().first { $0.contains(where: \.isNumber) }
            .flatMap { FactText.cleaned(String($0), limit: 60) }
    }
}
