import Primitives
import ProbeMedia

/// Decodes media strictly and makes parts of them.
struct MediaCheck {
    let hashing: any ContentHashing
    /// The types that the model takes; `nil` for all that are known.
    var types: Set<String>?

    /// Where a medium stands in a request.
    struct Place {
        var message: Int
        var role: String
        var kind: String
        var name: String?
    }

    /// A data URI, spelled `data:<type>;base64,<data>`.
    func part(dataURI uri: String, at pointer: JSONPointer, in place: Place) throws(Refusal) -> ReceivedPart {
        let bytes = Array(uri.utf8)
        guard bytes.starts(with: "data:".utf8), let comma = bytes.firstIndex(of: UInt8(ascii: ",")) else {
            throw Refusal(
                at: pointer, code: "invalid_value", "must be an https address or 'data:<type>;base64,<data>'")
        }
        let head = String(decoding: bytes[5..<comma], as: UTF8.self)
        let suffix = ";base64"
        guard head.hasSuffix(suffix), case let type = String(head.dropLast(suffix.count)), !type.isEmpty,
            type == type.lowercased(), !type.contains(";"), type.split(separator: "/").count == 2
        else {
            throw Refusal(at: pointer, code: "invalid_value", "must begin 'data:<type>;base64,', not 'data:\(head),'")
        }
        return try part(base64: Array(bytes[(comma + 1)...]), type: type, at: pointer, in: place)
    }

    /// Bare base64 of a declared type.
    func part(
        base64: [UInt8], type: String, at pointer: JSONPointer, in place: Place
    ) throws(Refusal) -> ReceivedPart {
        let bytes = try decoded(base64, at: pointer)
        if let problem = MediaSignature.problem(of: bytes, declaredAs: type) {
            throw Refusal(at: pointer, code: "invalid_media", problem)
        }
        if let types, !types.contains(type) {
            throw Refusal(at: pointer, code: "invalid_media", "is \(type), which the model does not take")
        }
        return part(bytes, type: type, in: place)
    }

    /// Bare base64 whose type shows in its first bytes alone.
    ///
    /// - Parameter family: `image`, `audio`, `video` or `application`: what the bytes must be.
    func part(
        sniffing base64: [UInt8], family: String, at pointer: JSONPointer, in place: Place
    ) throws(Refusal) -> ReceivedPart {
        let bytes = try decoded(base64, at: pointer)
        guard let found = MediaSignature(bytes), let type = found.type(in: family, of: types) else {
            throw Refusal(
                at: pointer, code: "invalid_media",
                "is no \(family == "application" ? "document" : family) that the model takes, by its first bytes")
        }
        return part(bytes, type: type, in: place)
    }

    private func decoded(_ base64: [UInt8], at pointer: JSONPointer) throws(Refusal) -> [UInt8] {
        let bytes: [UInt8]
        do throws(StrictBase64.Problem) {
            bytes = try StrictBase64.decode(base64)
        } catch {
            throw Refusal(
                at: pointer, code: "invalid_base64", "\(error.message) (character \(error.offset) of the data)")
        }
        guard !bytes.isEmpty else { throw Refusal(at: pointer, code: "invalid_value", "carries no data") }
        return bytes
    }

    private func part(_ bytes: [UInt8], type: String, in place: Place) -> ReceivedPart {
        var part = ReceivedPart(
            message: place.message, role: place.role, kind: place.kind, mime: type, byteCount: bytes.count,
            digest: hashing.sha256(bytes), pages: type == "application/pdf" ? TokenUsage.pages(ofPDF: bytes) : nil,
            name: place.name)
        if type.hasPrefix("audio/") || type.hasPrefix("video/") {
            part.seconds = RecordingLength.seconds(bytes, type: type)
        }
        part.code = ProbeMedium.code(in: bytes)?.description
        return part
    }
}

extension MediaSignature {
    /// The type of this family that bytes of this kind may have; the first in the order of names.
    func type(in family: String, of types: Set<String>?) -> String? {
        Self.declaredTypes.sorted().first { type in
            type.hasPrefix(family + "/") && types?.contains(type) != false
                && Self.kinds(declaredAs: type)?.contains(self) == true
        }
    }
}
