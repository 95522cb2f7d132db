import Media
import Pipeline
import Platform
import Primitives
import ProbeMedia
import Providers

/// One cell of the table with the question that fills it and the code that answers it.
struct ProbeQuestion {
    let cell: ProbeCell
    let code: ProbeCode
    let request: ModelRequest

    /// A fresh code each time, so that neither a cache nor luck can answer.
    init(_ cell: ProbeCell, model: ModelSpec, environment: Environment) throws {
        self.cell = cell
        var generator = SystemRandomNumberGenerator()
        guard let medium = ProbeMedium(rawValue: cell.family.rawValue) else {
            code = .word(using: &generator)
            request = ModelRequest(
                system: nil, parts: [.text(label: "note", "The code word is \(code).")],
                prompt: "Which code word does the note tell? Answer with the word alone.", schema: nil,
                parameters: model)
            return
        }
        code = medium.code(using: &generator)
        let part = MediaPart(
            label: "probe", type: MediaType(rawValue: medium.type), family: cell.family,
            file: try ScratchFile(medium.file(holding: code), environment: environment),
            pages: cell.family == .pdf ? 1 : nil, seconds: medium.seconds)
        request = ModelRequest(
            system: nil, parts: [.media(part)],
            prompt: cell.family == .audio
                ? "How many beeps has each group in the recording? Answer like 7-8-9, or with NONE."
                : "Which word is written in the file? Answer with the word alone, or with NONE.",
            schema: nil, parameters: model)
    }

    /// Tokens at most, by what an answer of one word takes with the thinking before it.
    func estimate(by provider: any Provider) -> TokenUsage? {
        guard case .success(let encoded) = provider.encode(request, credential: nil) else { return nil }
        var estimate = encoded.estimate
        estimate.output = min(estimate.output, Self.answerTokens)
        return estimate
    }

    /// The limit on the answer, where there is one: a model that thinks needs room for it.
    static let answerTokens = 4096
}
