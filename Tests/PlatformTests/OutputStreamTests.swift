import Glibc
import Platform
import Testing

struct OutputStreamTests {
    private func pipePair() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    /// What can be read at once, without waiting.
    private func available(_ reader: Int32) -> String {
        _ = fcntl(reader, F_SETFL, O_NONBLOCK)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(reader, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    @Test func `lets through what its buffering allows`() throws {
        for (buffering, expected) in [(OutputStream.Buffering.none, "a\nb"), (.line, "a\n"), (.block, "")] {
            let (reader, writer) = try pipePair()
            defer { close(reader) }
            defer { close(writer) }
            let stream = OutputStream(descriptor: writer, name: "test", buffering: buffering)
            try stream.write("a\nb")
            #expect(available(reader) == expected)
            try stream.flush()
            #expect(expected + available(reader) == "a\nb")
        }
    }

    @Test func `says that the reader is gone instead of dying`() async {
        await #expect(processExitsWith: .success) {
            try Signals.blockInAllThreads()
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            close(ends[0])
            let stream = OutputStream(descriptor: ends[1], name: "standard output", buffering: .none)
            #expect { try stream.write("lost") } throws: { ($0 as? PlatformError)?.code == .closedPipe }
        }
    }

    @Test func `waits for a slow reader although somebody made the pipe non-blocking`() throws {
        let tree = try TemporaryTree()
        let counter = try #require(popen("wc -c >'\(tree.path)/count'", "w"))
        let writer = fileno(counter)
        _ = fcntl(writer, F_SETFL, O_NONBLOCK)
        let stream = OutputStream(descriptor: writer, name: "test", buffering: .none)
        try stream.write([UInt8](repeating: 7, count: 4 << 20))
        #expect(pclose(counter) == 0)
        #expect(tree.content("count") == "\(4 << 20)\n")
    }
}
