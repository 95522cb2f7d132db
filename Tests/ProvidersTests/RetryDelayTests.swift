import HTTPMessages
import Primitives
import Testing

@testable import Providers

struct RetryDelayTests {
    @Test(
        arguments: [
            ([("Retry-After", "7")], "", 7000), ([("retry-after", " 0.25 ")], "", 250),
            ([("retry-after-ms", "1500"), ("Retry-After", "7")], "", 1500),
            ([("retry-after-ms", "soon"), ("Retry-After", "7")], "", 7000),
            ([("Retry-After", "Fri, 21 Nov 2025 00:01:30 GMT")], "", 90_000),
            ([("Retry-After", "Thu, 20 Nov 2025 00:00:00 GMT")], "", nil),
            ([("Retry-After", "86400")], "", 86_400_000), ([("Retry-After", "-5")], "", nil),
            ([("Retry-After", "0")], "", nil),
            ([("Retry-After", "99999999999")], "", nil), ([("Retry-After", "nan")], "", nil),
            ([("Retry-After", "inf")], "", nil),
            ([("Retry-After", "1e400")], "", nil),
            (
                [],
                #"{"error":{"code":429,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.07s"}]}}"#,
                34_070
            ),
            ([("Retry-After", "2")], #"{"error":{"details":[{"retryDelay":"34s"}]}}"#, 2000),
            ([("X-RateLimit-Reset", "1763683260")], "", 60_000), ([("X-RateLimit-Reset", "1763683260500")], "", 60_500),
            ([("X-RateLimit-Reset", "1763683199")], "", nil), ([("X-RateLimit-Reset", "30")], "", 30_000),
            ([("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "6m0s")], "", 360_000),
            ([("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "12ms")], "", 12),
            ([("x-ratelimit-remaining-tokens", "5"), ("x-ratelimit-reset-tokens", "12ms")], "", nil),
            ([], "", nil),
        ] as [([(String, String)], String, Int?)])
    func `waits as long as it is told, in every spelling`(
        fields: [(String, String)], body: String, milliseconds: Int?
    ) async throws {
        let fault = try await ProviderSamples.read(status: 429, fields: fields.map { (name: $0.0, value: $0.1) }, body)
            .fault
        #expect(fault?.retry == (milliseconds.map { .after(.milliseconds($0)) } ?? .backOff))
    }
}
