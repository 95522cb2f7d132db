import Media

/// The conditions on which libavformat and ffmpeg's programs are let near a foreign file.
enum ClipSource {
    /// The file on standard input, opened again through the kernel so that it can be sought in.
    static let url = "file:/proc/self/fd/0"

    /// Only real media demuxers: playlists and scripts (HLS, concat, and their like) name other files to read.
    static let formats = [
        "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "wav", "w64", "mp3", "flac", "ogg", "aac",
        "asf", "flv", "live_flv", "mpeg", "mpegts", "mpegvideo", "mpegtsraw", "h264", "hevc", "m4v", "aiff", "au",
        "amr",
        "amrnb", "amrwb", "caf", "ac3", "eac3", "dts", "rm", "ape", "wv", "tta", "mpc", "mpc8", "dv", "nut", "mxf",
        "gif", "truehd", "voc", "swf", "ivf", "av1", "obu", "loas", "sox", "spdif", "dsf",
    ].joined(separator: ",")

    /// Options that go in front of `-i`.
    static let guards = ["-protocol_whitelist", "file", "-format_whitelist", formats]

    /// The first thing a program complained about, without the address of its context and our own spelling of the file.
    static func complaint(_ errors: [UInt8]) -> String? {
        let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
        let messages = lines.map { line in
            var message = line[...]
            while message.hasPrefix("["), let end = message.firstIndex(of: "]") {
                message = message[message.index(after: end)...].drop { $0 == " " }
            }
            if message.hasPrefix(url + ": ") { message = message.dropFirst(url.count + 2) }
            return String(message)
        }
        return messages.first { !$0.isEmpty }.flatMap { FactText.cleaned($0, limit: 200) }
    }

    static let notRead = ReadingProblem(.unsupported, "its container is none of those that are read")

    /// Why `program` failed, as an item's problem.
    static func problem(_ program: Program, _ result: ProgramRun.Result) -> ReadingProblem {
        if result.timedOut { return ReadingProblem(.timeout, "\(program.name) did not finish in time") }
        if let signal = result.signal {
            return ReadingProblem(.corrupt, "\(program.name) was ended by signal \(signal)")
        }
        let complaint = complaint(result.errors)
        if complaint?.hasPrefix("Format not on whitelist") == true {
            return notRead
        }
        return ReadingProblem(
            .corrupt, "\(program.name): \(complaint ?? "exit code \(result.exitCode), no reason given")")
    }
}
