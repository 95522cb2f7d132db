import Glibc
import Synchronization

/// A moment by which something must have happened.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    init(seconds: Int) { end = .now + .seconds(seconds) }

    /// Milliseconds left, for `poll`.
    var left: Int32 { Int32(max(0, (end - .now) / .milliseconds(1))) }
}

/// What a program writes to its standard output and errors, read from both so that neither pipe fills up.
final class Streams: Sendable {
    enum Which: Int, Sendable {
        case output, errors
    }

    private struct State {
        var descriptors: [Int32]
        var bytes: [[UInt8]] = [[], []]

        mutating func shut(_ index: Int) {
            if descriptors[index] >= 0 { close(descriptors[index]) }
            descriptors[index] = -1
        }
    }

    private let state: Mutex<State>

    init(output: Int32, errors: Int32) { state = Mutex(State(descriptors: [output, errors])) }

    deinit { for which in [Which.output, .errors] { shut(which) } }

    func bytes(of which: Which) -> [UInt8] { state.withLock { $0.bytes[which.rawValue] } }
    func text(of which: Which) -> String { String(decoding: bytes(of: which), as: UTF8.self) }

    /// Closes the reading end.
    func shut(_ which: Which) { state.withLock { $0.shut(which.rawValue) } }

    /// - Returns: Whether both ends were seen in time.
    func readToEnd(before deadline: Deadline) -> Bool {
        while true {
            switch step(before: deadline) {
            case .more: continue
            case .end: return true
            case .late: return false
            }
        }
    }

    /// The first whole line that satisfies the predicate; `nil` when none came in time.
    func line(of which: Which, before deadline: Deadline, where matches: (String) -> Bool) -> String? {
        var step = Step.more
        while true {
            let whole = bytes(of: which)
            let end = whole.lastIndex(of: UInt8(ascii: "\n")) ?? 0
            for line in whole[..<end].split(separator: UInt8(ascii: "\n")) {
                let text = String(decoding: line, as: UTF8.self)
                if matches(text) { return text }
            }
            guard case .more = step else { return nil }
            step = self.step(before: deadline)
        }
    }

    private enum Step { case more, end, late }

    private func step(before deadline: Deadline) -> Step {
        let descriptors = state.withLock { $0.descriptors }
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard descriptors.contains(where: { $0 >= 0 }) else { return .end }
        let ready = poll(&entries, nfds_t(entries.count), deadline.left)
        if ready == 0 { return .late }
        if ready < 0 { return errno == EINTR ? .more : .end }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        for index in entries.indices where entries[index].fd >= 0 && entries[index].revents != 0 {
            let count = read(entries[index].fd, &buffer, buffer.count)
            state.withLock { state in
                if count > 0 {
                    state.bytes[index] += buffer[..<count]
                } else if count == 0 || errno != EINTR {
                    state.shut(index)
                }
            }
        }
        return .more
    }
}
