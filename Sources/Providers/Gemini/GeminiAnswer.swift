import Media
import Primitives

/// What the pieces of a reply to `generateContent` add up to: one whole reply, or the chunks of a stream.
///
/// Only the first candidate counts: none is asked for more.
struct GeminiAnswer: Sendable {
    /// What all protocols have, with the reasons for the end in Google's words.
    private(set) var common = ChatAnswer()
    /// What the model searched for; chunks may repeat it.
    private(set) var searches: [String] = []
    /// The server's words and the categories that an answer or a prompt was blocked for.
    private(set) var blockDetails: [String] = []
    /// Whether an event could not be read, so that part of the answer may be missing.
    private(set) var hasGap = false

    /// The last numbers of tokens, where they were not worth reading yet.
    private var latestUsage: ArraySlice<UInt8>?

    /// The last numbers of tokens that were given.
    var usage: JSONValue? {
        latestUsage.flatMap { try? JSONParser.parse(Array($0)).value } ?? common.usage
    }

    /// Whether the names of the model and of the reply are known, which a stream repeats in every chunk.
    var isIdentified: Bool { common.model != nil && common.id != nil }

    /// Whether the model came to an end, so that nothing is missing.
    var isWhole: Bool { common.isWhole || common.blockReason != nil }

    /// Adds a reply, or a chunk of one.
    mutating func take(_ json: JSONValue) {
        guard let object = json.objectValue else { return }
        if let problem = object["error"], !problem.isNull { common.error = problem }
        for key in ["candidates", "promptFeedback", "usageMetadata"] where object[key] != nil {
            common.hasChoices = true
        }
        for candidate in object["candidates"]?.arrayValue ?? [] where candidate["index"]?.intValue ?? 0 == 0 {
            take(candidate: candidate)
        }
        if let feedback = object["promptFeedback"] { take(feedback: feedback) }
        if let usage = object["usageMetadata"], !usage.isNull {
            common.usage = usage
            latestUsage = nil
        }
        if common.model == nil { common.model = Self.name(object["modelVersion"]) }
        if common.id == nil { common.id = Self.name(object["responseId"]) }
    }

    /// Adds what a plain chunk says.
    mutating func take(_ piece: GeminiChunkScanner.Piece) {
        common.hasChoices = true
        if piece.isThought { common.reasoning += piece.text } else { common.text += piece.text }
        latestUsage = piece.usage ?? latestUsage
    }

    /// Takes what came in place of a chunk as an error.
    mutating func fail(_ error: JSONValue) { common.error = error }

    mutating func leaveGap() { hasGap = true }

    private mutating func take(candidate: JSONValue) {
        for part in candidate["content"]?["parts"]?.arrayValue ?? [] { take(part: part) }
        if let reason = candidate["finishReason"]?.stringValue, Self.isSpecified(reason) {
            common.finishReason = reason
        }
        detail(candidate["finishMessage"])
        takeCategories(candidate["safetyRatings"])
        guard let grounding = candidate["groundingMetadata"] else { return }
        for query in grounding["webSearchQueries"]?.arrayValue ?? [] {
            guard let query = query.stringValue, !query.isEmpty, !searches.contains(query) else { continue }
            if searches.count < 1000 { searches.append(query) }
        }
        for chunk in grounding["groundingChunks"]?.arrayValue ?? [] {
            cite(chunk["web"]?["uri"]?.stringValue ?? chunk["retrievedContext"]?["uri"]?.stringValue)
        }
    }

    private mutating func take(part: JSONValue) {
        if let text = part["text"]?.stringValue {
            if part["thought"] == true { common.reasoning += text } else { common.text += text }
        }
        if let call = part["functionCall"], common.calls.count < 16 {
            common.calls.append(Self.name(call["name"]) ?? "a function")
        }
    }

    private mutating func take(feedback: JSONValue) {
        guard let reason = feedback["blockReason"]?.stringValue, Self.isSpecified(reason) else {
            return
        }
        common.blockReason = reason
        detail(feedback["blockReasonMessage"])
        takeCategories(feedback["safetyRatings"])
    }

    /// Ratings come with every answer; only those that blocked it say something.
    private mutating func takeCategories(_ ratings: JSONValue?) {
        for rating in ratings?.arrayValue ?? [] where rating["blocked"] == true { detail(rating["category"]) }
    }

    private mutating func detail(_ words: JSONValue?) {
        guard let words = words?.stringValue.flatMap({ ErrorBody.cleaned($0) }), blockDetails.count < 4,
            !blockDetails.contains(words)
        else { return }
        blockDetails.append(words)
    }

    private mutating func cite(_ address: String?) {
        guard let address, common.citations.count < 1000, address.utf8.count <= 2048,
            !common.citations.contains(address)
        else { return }
        common.citations.append(address)
    }

    private static func name(_ value: JSONValue?) -> String? {
        value?.stringValue.flatMap { FactText.cleaned($0, limit: 128) }
    }

    /// Whether an enumeration's value says anything: some servers write out the one that nobody set.
    private static func isSpecified(_ reason: String) -> Bool {
        !reason.isEmpty && !reason.hasSuffix("_UNSPECIFIED")
    }
}
