import Media
import Primitives

/// The text of a task's question.
///
/// Media hang on the task, in one list for each kind, and a message is text alone: where there are several parts, the
/// text says which of them stands where.
enum RunwarePrompt {
    /// The list that takes files of a family.
    static func list(for family: MediaFamily) -> String? {
        switch family {
        case .image: "images"
        case .pdf: "documents"
        case .audio: "audios"
        case .video: "videos"
        case .text, .email, .office, .archive, .other: nil
        }
    }

    static func text(of request: ModelRequest) -> String {
        var blocks: [String] = []
        var counts: [MediaFamily: Int] = [:]
        for part in request.parts {
            switch part {
            case .text(let label, let text):
                blocks.append(request.parts.count > 1 ? "\(label):\n\(text)" : text)
            case .media(let media):
                let number = counts[media.family, default: 0] + 1
                counts[media.family] = number
                if request.parts.count > 1 { blocks.append("\(media.label): \(noun(media.family)) \(number)") }
            }
        }
        blocks.append(request.prompt + (request.schema.map(StructuredOutput.instruction) ?? ""))
        return blocks.joined(separator: "\n\n")
    }

    private static func noun(_ family: MediaFamily) -> String {
        switch family {
        case .image: "image"
        case .audio: "audio"
        case .video: "video"
        case .pdf, .text, .email, .office, .archive, .other: "document"
        }
    }
}
