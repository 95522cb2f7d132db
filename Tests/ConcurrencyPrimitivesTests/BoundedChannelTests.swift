import ConcurrencyPrimitives
import Testing

@Suite(.timeLimit(.minutes(5))) struct BoundedChannelTests {
    @Test func `carries every element once, in order, and never buffers more than it may`() async throws {
        let channel = BoundedChannel<Int>(items: 4, weight: 100)
        var peak = 0
        async let sending: Void = {
            for number in 0..<2000 { try await channel.send(number, weight: number % 60) }
            channel.finish()
        }()
        var received: [Int] = []
        while let number = try await channel.next() {
            peak = max(peak, channel.count)
            received.append(number)
        }
        try await sending
        #expect(received == Array(0..<2000))
        #expect(peak <= 4)
    }

    @Test func `shares elements among receivers without losing or doubling any`() async throws {
        let channel = BoundedChannel<Int>(items: 3)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var sum = 0
                    while let number = try await channel.next() { sum += number }
                    return sum
                }
            }
            group.addTask {
                for number in 1...1000 { try await channel.send(number) }
                channel.finish()
                return 0
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 500_500)
    }

    @Test func `a cancelled sender throws and its element does not arrive`() async throws {
        let channel = BoundedChannel<Int>(items: 1)
        try await channel.send(1)
        let task = Task { try await channel.send(2) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        channel.finish()
        #expect(try await channel.next() == 1)
        #expect(try await channel.next() == nil)
    }

    @Test func `a cancelled receiver throws instead of reading the end`() async throws {
        let channel = BoundedChannel<Int>(items: 1)
        let task = Task { try await channel.next() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `hands the producer's error to the consumer after the elements`() async throws {
        struct Failure: Error {}
        let channel = BoundedChannel<Int>(items: 2)
        try await channel.send(1)
        channel.finish(throwing: Failure())
        #expect(try await channel.next() == 1)
        await #expect(throws: Failure.self) { try await channel.next() }
        await #expect(throws: ChannelFinishedError.self) { try await channel.send(2) }
    }
}
