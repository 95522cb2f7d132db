import Primitives

/// Puts together what every protocol's check has found.
struct RequestAssembly {
    let hashing: any ContentHashing
    var wire: String
    var model: String
    var answer = ReceivedRequest.AnswerWish.text
    var parts: [ReceivedPart]
    var messageCount: Int

    /// - Parameter identity: What makes two requests the same: usually the whole body.
    func request(identity: [UInt8]) -> ReceivedRequest {
        let systemTexts = parts.filter { $0.role == "system" || $0.role == "developer" }.compactMap(\.text)
        let asked = parts.first { $0.role == "user" }?.message
        let prompt = parts.last { $0.message == asked && $0.role == "user" && $0.kind == "text" }?.text
        var request = ReceivedRequest(
            model: model, answer: answer, messageCount: messageCount,
            systemDigest: systemTexts.isEmpty ? nil : hashing.sha256(systemTexts.joined(separator: "\n")),
            prompt: prompt, promptDigest: prompt.map { hashing.sha256($0) }, parts: parts,
            identity: hashing.sha256(identity), question: question(asked: asked))
        request.wire = wire
        return request
    }

    /// Stays the same when earlier answers and complaints are appended.
    private func question(asked: Int?) -> SHA256Digest {
        var text = model
        if case .schema(_, let schema) = answer { text += "\n" + JSONWriter.text(of: schema) }
        for part in parts where part.message <= asked ?? 0 {
            text += "\n\(part.role) \(part.kind) \(part.mime) \(part.digest?.hex ?? part.name ?? "")"
        }
        return hashing.sha256(text)
    }
}
