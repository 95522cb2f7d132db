package import HTTPMessages
import Media
package import Pipeline
package import Primitives

/// A provider that speaks chat completions and Google's own protocol, and is asked in the one that suits a request.
///
/// Chat carries whatever the vendor's pages show in it. A file that they do not show there goes out in Google's protocol,
/// which names the type of every file, unless the pipeline chose the message part for it.
package struct CombinedProvider: Provider {
    private let chat: any Provider
    private let native: any Provider
    private let configuration: ProviderConfiguration

    /// - Parameters:
    ///   - chat: Speaks chat completions.
    ///   - native: Speaks Google's protocol, to the same account.
    package init(chat: any Provider, native: any Provider, _ configuration: ProviderConfiguration) {
        self.chat = chat
        self.native = native
        self.configuration = configuration
    }

    package var name: String { configuration.name }
    package var wireModel: String { configuration.wireModel }
    package var delivery: String { "auto/" + configuration.delivery.rawValue }
    package var prices: ProviderSpec.Prices? { configuration.prices }

    package func encode(_ request: ModelRequest, credential: HTTPCredential?) -> Result<EncodedRequest, UnitFailure> {
        let speaker = speaker(of: request)
        return speaker.encode(request, credential: credential).map { encoded in
            var encoded = encoded
            encoded.speaker = encoded.speaker ?? speaker
            return encoded
        }
    }

    /// Who carries a request.
    func speaker(of request: ModelRequest) -> any Provider {
        // What is to be fetched goes where it is fetched, whatever else goes with it.
        let isFetchedByChatAlone = request.parts.contains { part in
            guard case .media(let media) = part, media.address != nil else { return false }
            return configuration.native?.fetched[media.family] == nil
        }
        if isFetchedByChatAlone { return chat }
        let isUndocumented = request.parts.contains { part in
            guard case .media(let media) = part else { return false }
            return support(of: media) == .assumed && !configuration.chosenParts.contains(media.family)
        }
        return isUndocumented ? native : chat
    }

    /// How sure it is that chat carries a file.
    private func support(of media: MediaPart) -> Support {
        // The part that chat has for recordings knows two formats; others travel in one that is nowhere documented.
        if configuration.dialect.attach[media.family] == .inputAudio,
            MediaFormat.inputAudioFormat(of: media.type) == nil
        {
            return .assumed
        }
        guard let feature = ProviderFeature.media.first(where: { $0.key == media.family })?.value else {
            return .absent
        }
        return configuration.support[feature] ?? .absent
    }

    /// Reads a reply whose request is not known, as that to a task of an earlier run: its members tell the protocol.
    package func read(_ reply: HTTPReply, now: Timestamp) async throws -> ProviderOutcome {
        guard (200..<300).contains(reply.head.status) else { return try await chat.read(reply, now: now) }
        var head: [UInt8] = []
        while head.count < Self.telling, let chunk = try await reply.next() {
            head += chunk
            if Self.isChat(head) || Self.isNative(head) { break }
        }
        let rest = ReplyWithHead(head, reply)
        let whole = HTTPReply(head: reply.head) { try await rest.next() }
        return try await (Self.isNative(head) && !Self.isChat(head) ? native : chat).read(whole, now: now)
    }

    /// Within a text these marks would be escaped, so they are members.
    private static func isChat(_ bytes: [UInt8]) -> Bool { bytes.firstRange(of: Array("\"choices\"".utf8)) != nil }

    private static func isNative(_ bytes: [UInt8]) -> Bool {
        ["\"candidates\"", "\"promptFeedback\"", "\"usageMetadata\""].contains {
            bytes.firstRange(of: Array($0.utf8)) != nil
        }
    }

    /// Either protocol's first member comes long before this.
    private static let telling = 16_384

    package func poll(_ task: PendingTask, credential: HTTPCredential?) -> HTTPRequest? {
        chat.poll(task, credential: credential)
    }

    package func balanceRequest(credential: HTTPCredential?) -> HTTPRequest? {
        chat.balanceRequest(credential: credential)
    }

    package func readBalance(_ bytes: [UInt8]) -> Balance? { chat.readBalance(bytes) }

    package func keyCheckRequest(credential: HTTPCredential?) -> HTTPRequest? {
        chat.keyCheckRequest(credential: credential)
    }

    package func fault(_ failure: HTTPFailure) -> ProviderFault { chat.fault(failure) }
}

/// A reply of which the beginning has been read.
private actor ReplyWithHead {
    private var head: [UInt8]
    private let reply: HTTPReply

    init(_ head: [UInt8], _ reply: HTTPReply) {
        self.head = head
        self.reply = reply
    }

    func next() async throws -> [UInt8]? {
        guard head.isEmpty else {
            defer { head = [] }
            return head
        }
        return try await reply.next()
    }
}
