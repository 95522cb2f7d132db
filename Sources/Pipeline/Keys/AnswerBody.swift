package import Primitives

/// A validated answer in the form in which it is stored and hashed.
package enum AnswerBody: Sendable, Hashable {
    case json(JSONValue)
    case text(String)

    /// Canonical JSON, or the text with line ends normalised: equal answers give equal bytes.
    package var storedBytes: [UInt8] {
        switch self {
        case .json(let value): JSONWriter.bytes(of: value, style: .canonical)
        case .text(let text): Array(Self.normalised(text).utf8)
        }
    }

    package var isJSON: Bool { if case .json = self { true } else { false } }

    /// Reads stored bytes back; `nil` when they are not what they should be.
    package init?(storedBytes: [UInt8], isJSON: Bool) {
        if isJSON {
            guard let node = try? JSONParser.parse(storedBytes) else { return nil }
            self = .json(node.value)
        } else {
            guard let text = String(validating: storedBytes, as: UTF8.self) else { return nil }
            self = .text(Self.normalised(text))
        }
    }

    private static func normalised(_ text: String) -> String {
        PromptTemplate.normalizingLineEnds(of: text).trimmingTrailingNewlines() + "\n"
    }
}

extension String {
    fileprivate func trimmingTrailingNewlines() -> Substring {
        var view = self[...]
        while view.utf8.last == 0x0A { view = Substring(view.unicodeScalars.dropLast()) }
        return view
    }
}
