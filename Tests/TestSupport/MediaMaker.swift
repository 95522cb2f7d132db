import Glibc

/// Makes real media with ffmpeg, which the project needs anyway.
package enum MediaMaker {
    /// The standard output of a shell command.
    package static func output(of command: String) throws -> [UInt8] {
        guard let pipe = popen(command, "r") else { throw FixtureError(reason: "popen failed: \(errno)") }
        var output: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = fread(&part, 1, part.count, pipe)
            guard count > 0 else { break }
            output.append(contentsOf: part[..<count])
        }
        guard pclose(pipe) == 0 else { throw FixtureError(reason: "failed: \(command)") }
        return output
    }

    /// One frame of a test picture as `format` of ffmpeg's image codecs.
    package static func picture(_ codec: String, size: String = "64x48") throws -> [UInt8] {
        try output(
            of: "ffmpeg -v error -f lavfi -i testsrc=s=\(size):d=1:r=1 -frames:v 1 -c:v \(codec) -f image2pipe -")
    }
}
