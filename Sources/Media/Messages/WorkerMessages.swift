import Primitives

/// Turns requests and replies into frames.
package enum WorkerMessages {
    /// Changes whenever main process and worker would no longer understand each other.
    package static let revision = 1

    /// Text travels in pieces of at most this many bytes: 256 KiB.
    static let textPiece = 256 << 10

    /// What a worker says once, when it is ready.
    package static func hello() throws(MessageError) -> [UInt8] {
        try frame(.hello, ["revision": .integer(revision)])
    }

    /// The revision that a `hello` frame names.
    package static func revision(ofHello frame: Frame) throws(MessageError) -> Int {
        guard frame.kind == .hello else { throw MessageError("the first frame is no greeting") }
        return try MessageFields(try parse(frame), "greeting", members: ["revision"]).count("revision")
    }

    /// The bytes of a request; the descriptor of its file, if it carries one, is sent with the first of them.
    package static func bytes(of request: WorkerRequest) throws(MessageError) -> [UInt8] {
        try frame(request.carriesFile ? .requestWithFile : .request, request.json)
    }

    package static func request(of frame: Frame) throws(MessageError) -> WorkerRequest {
        let request = try WorkerRequest(json: try parse(frame))
        guard frame.kind == (request.carriesFile ? .requestWithFile : .request) else {
            throw MessageError("a request came in a frame of another kind")
        }
        return request
    }

    /// Writes a reply through `send`, which is called with whole frames, about one per piece of text.
    ///
    /// - Throws: `MessageError` when a part other than text does not fit a frame; frames sent so far are then void and
    ///   a `failed` reply may follow. Else what `send` throws.
    package static func send(_ reply: WorkerReply, _ send: ([UInt8]) throws -> Void) throws {
        if case .extracted(let extraction) = reply {
            var pending: [UInt8] = []
            for passage in extraction.passages {
                try append(.passage, passage.place.json, to: &pending)
                try appendText(passage.text, to: &pending, send)
            }
            if !pending.isEmpty { try send(pending) }
        }
        try send(try frame(.reply, reply.closingJSON))
    }

    private static func appendText(_ text: String, to pending: inout [UInt8], _ send: ([UInt8]) throws -> Void) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(textPiece)
            rest = rest.dropFirst(textPiece)
            try Frame(.text, Array(piece)).append(to: &pending)
            if pending.count >= textPiece {
                try send(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
    }

    private static func append(_ kind: Frame.Kind, _ json: JSONValue, to output: inout [UInt8]) throws(MessageError) {
        try Frame(kind, JSONWriter.bytes(of: json)).append(to: &output)
    }

    private static func frame(_ kind: Frame.Kind, _ json: JSONValue) throws(MessageError) -> [UInt8] {
        var output: [UInt8] = []
        try append(kind, json, to: &output)
        return output
    }

    static func parse(_ frame: Frame) throws(MessageError) -> JSONValue {
        do throws(JSONSyntaxError) {
            return try JSONParser.parse(frame.payload).value
        } catch {
            throw MessageError("a frame is not JSON: \(error)")
        }
    }
}
