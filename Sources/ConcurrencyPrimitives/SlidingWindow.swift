/// Runs `body` for every element that `next` yields, at most `limit` at a time, starting one when one finishes.
///
/// An element is asked for only when there is a free place, so a slow body holds the producer back and at most `limit`
/// elements exist. `next` is called by one task at a time. No results are kept.
///
/// - Precondition: `limit` is positive.
/// - Throws: the first error of `next` or of a body, after the other bodies were cancelled and have returned;
///   `CancellationError` when the task is cancelled while elements may remain.
package func forEachConcurrently<Element: Sendable>(
    limit: Int,
    next: () async throws -> Element?,
    body: @escaping @Sendable (Element) async throws -> Void
) async throws {
    precondition(limit > 0, "a window of \(limit) would never start anything")
    try await withThrowingTaskGroup(of: Void.self) { group in
        var running = 0
        while true {
            if running == limit {
                try await group.next()
                running -= 1
            }
            try Task.checkCancellation()
            guard let element = try await next() else { break }
            group.addTask { try await body(element) }
            running += 1
        }
        try await group.waitForAll()
    }
}
