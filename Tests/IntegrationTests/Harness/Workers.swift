import Glibc

/// The worker processes of a program, found by what the program told them on their command line.
enum Workers {
    /// Processes that were started by `parent` and still live.
    static func of(_ parent: pid_t) -> [pid_t] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [pid_t] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let pid = pid_t(name), let line = try? Workplace.bytes(at: "/proc/\(pid)/cmdline") else { continue }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            guard words.first?.hasSuffix("dossier-worker") == true, let index = words.firstIndex(of: "--parent"),
                words.indices.contains(index + 1), words[index + 1] == String(parent)
            else { continue }
            found.append(pid)
        }
        return found
    }

    /// Waits until none lives any more; their death follows the parent's, but not at once.
    static func areGone(_ parent: pid_t, within seconds: Int = 20) async -> Bool {
        await ProgramGate.blocking {
            let deadline = Deadline(seconds: seconds)
            while !of(parent).isEmpty {
                guard deadline.left > 0 else { return false }
                // There is no event to wait for: the processes are not our children.
                _ = poll(nil, 0, 10)
            }
            return true
        }
    }
}
