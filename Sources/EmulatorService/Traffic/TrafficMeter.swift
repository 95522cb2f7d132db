package import Primitives

/// Counts requests and how many are in flight, from their arrivals and ends.
package struct TrafficMeter: Sendable {
    package enum Outcome: Sendable, Hashable {
        /// An honest reply went out whole.
        case answered
        /// The check refused the request, and the reply went out.
        case refused
        /// The script did something to it.
        case fault
        /// The client left before its reply was complete.
        case abandoned
    }

    package private(set) var requests = 0
    package private(set) var answered = 0
    package private(set) var refused = 0
    package private(set) var faults = 0
    package private(set) var abandoned = 0
    package private(set) var inFlight = 0
    package private(set) var peakInFlight = 0
    package private(set) var connections = 0
    package private(set) var bodyBytes = 0
    /// Nanoseconds of a monotonic clock.
    package private(set) var firstArrival: Int?
    package private(set) var lastEnd: Int?
    /// The integral of `inFlight` over time, up to `integratedTo`.
    private var requestNanoseconds = 0.0
    private var integratedTo = 0

    package init() {}

    package mutating func connected() { connections += 1 }

    /// - Returns: The request's sequence number, from 1.
    package mutating func arrived(at now: Int) -> Int {
        advance(to: now)
        if firstArrival == nil { firstArrival = now }
        requests += 1
        inFlight += 1
        peakInFlight = max(peakInFlight, inFlight)
        return requests
    }

    package mutating func ended(_ outcome: Outcome, bodyBytes count: Int, at now: Int) {
        advance(to: now)
        inFlight -= 1
        bodyBytes += count
        lastEnd = now
        switch outcome {
        case .answered: answered += 1
        case .refused: refused += 1
        case .fault: faults += 1
        case .abandoned: abandoned += 1
        }
    }

    private mutating func advance(to now: Int) {
        requestNanoseconds += Double(inFlight) * Double(now - integratedTo)
        integratedTo = now
    }

    /// From the first arrival to the last end; 0 before there is one.
    package var spanSeconds: Double {
        guard let firstArrival, let lastEnd, lastEnd > firstArrival else { return 0 }
        return Double(lastEnd - firstArrival) / 1e9
    }

    /// Weighted by time, over the span; requests that have not ended count up to the last event.
    package var meanInFlight: Double { spanSeconds > 0 ? requestNanoseconds / 1e9 / spanSeconds : 0 }

    package var json: JSONValue {
        [
            "requests": .integer(requests), "answered": .integer(answered), "refused": .integer(refused),
            "faults": .integer(faults), "abandoned": .integer(abandoned), "in_flight": .integer(inFlight),
            "peak_in_flight": .integer(peakInFlight), "mean_in_flight": .real(Self.rounded(meanInFlight)),
            "connections": .integer(connections),
            "first_request_at": firstArrival.map { .real(Double($0) / 1e9) } ?? .null,
            "last_reply_at": lastEnd.map { .real(Double($0) / 1e9) } ?? .null,
            "span_s": .real(spanSeconds), "body_bytes": .integer(bodyBytes),
        ]
    }

    /// One line for people.
    package var summary: String {
        "requests: \(requests) (\(answered) answered, \(refused) refused, \(faults) faults, \(abandoned) abandoned), "
            + "in flight: at most \(peakInFlight), on average \(Self.rounded(meanInFlight)), connections: \(connections)"
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
