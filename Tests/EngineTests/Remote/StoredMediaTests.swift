import HTTPMessages
import Pipeline
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import Engine

struct StoredMediaTests {
    private static let key = StoredMedia.Key(
        provider: "runware", digest: SHA256Digest(words: InlineArray<4, UInt64>(repeating: 7)))

    private final class Count: Sendable { let value = Mutex(0) }

    @Test func `stores a file once, however many come for it`() async throws {
        let (media, gate) = (StoredMedia(), Gate())
        let count = Count()
        let names = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    try await media.name(of: Self.key) {
                        await gate.pass()
                        count.value.withLock { $0 += 1 }
                        return "name"
                    }
                }
            }
            await gate.waitForArrivals(1)
            await gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(names == Array(repeating: "name", count: 5) && count.value.withLock { $0 } == 1)
    }

    @Test func `tries once where storing fails, and again after a name was forgotten`() async throws {
        let media = StoredMedia()
        #expect(try await media.name(of: Self.key) { nil } == nil)
        #expect(try await media.name(of: Self.key) { "name" } == nil, "it was tried")
        #expect(!media.forget(Self.key))
        var other = Self.key
        other.provider = "spare"
        #expect(try await media.name(of: other) { "first" } == "first")
        #expect(media.forget(other) && !media.forget(other))
        #expect(try await media.name(of: other) { "second" } == "second")
    }

    @Test func `gives the turn on when storing throws`() async throws {
        struct Broken: Error {}
        let media = StoredMedia()
        await #expect(throws: Broken.self) { try await media.name(of: Self.key) { throw Broken() } }
        #expect(try await media.name(of: Self.key) { "name" } == "name")
    }
}
