import Primitives

extension ValueReading where Value == LimitsSpec {
    static var limits: Self {
        .object { object in
            var limits = LimitsSpec()
            limits.concurrency = object.value("concurrency", .integer(1...10_000), default: limits.concurrency)
            limits.inFlightBytes = object.value("inFlightBytes", .byteCount, default: limits.inFlightBytes)
            limits.cost = object.optional("costUSD", .dollars)
            limits.tokens = object.optional("tokens", .positive)
            limits.requests = object.optional("requests", .count)
            limits.duration = object.optional("duration", .duration(atLeast: .seconds(1)))
            limits.cutoff = object.value("cutoff", .word, default: limits.cutoff)
            limits.stopAfterFailures = object.optional("stopAfterFailures", .positive)
            return limits
        }
    }
}

extension ValueReading where Value == RetrySpec {
    static var retry: Self {
        .object { object in
            var retry = RetrySpec()
            retry.attempts = object.value("attempts", .integer(1...100), default: retry.attempts)
            retry.attemptsAcrossRuns = object.value(
                "attemptsAcrossRuns", .integer(1...1000), default: retry.attemptsAcrossRuns)
            retry.unknownOutcome = object.value("unknownOutcome", .integer(0...100), default: retry.unknownOutcome)
            retry.maxDelay = object.value("maxDelay", .duration(atLeast: .milliseconds(1)), default: retry.maxDelay)
            return retry
        }
    }
}

extension ValueReading where Value == Tolerance {
    /// `tolerate`: how many units may fail.
    static var tolerated: Self {
        .object { object in object.value("failed", .tolerance, default: .count(0)) }
    }
}
