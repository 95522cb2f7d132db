import Media
import Primitives
import Testing

@Suite struct WorkerMessagesTests {
    private func frames(_ bytes: [UInt8]) throws -> [Frame] {
        var decoder = FrameDecoder()
        decoder.append(bytes[...])
        var frames: [Frame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        #expect(decoder.pendingCount == 0)
        return frames
    }

    private func assemble(_ frames: [Frame], limit: Int = .max) throws -> [WorkerReply] {
        var assembler = ReplyAssembler(byteLimit: limit)
        return try frames.compactMap { frame throws(MessageError) in try assembler.append(frame) }
    }

    private func bytes(_ reply: WorkerReply) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try WorkerMessages.send(reply) { bytes += $0 }
        return bytes
    }

    @Test(arguments: [UInt64](1...200))
    func `a request reads back as it was written`(seed: UInt64) throws {
        var samples = MessageSamples(seed: seed)
        let request = samples.request()
        let frames = try frames(try WorkerMessages.bytes(of: request))
        #expect(frames.count == 1)
        #expect(try WorkerMessages.request(of: frames[0]) == request, "seed \(seed)")
    }

    @Test(arguments: [UInt64](1...200))
    func `replies read back as they were written, one after the other`(seed: UInt64) throws {
        var samples = MessageSamples(seed: seed)
        let replies = [samples.reply(), samples.reply(), samples.reply()]
        let bytes = try replies.flatMap(bytes)
        #expect(try assemble(try frames(bytes)) == replies, "seed \(seed)")
    }

    @Test(arguments: [UInt64](1...200))
    func `facts read back from their stored form`(seed: UInt64) throws {
        var samples = MessageSamples(seed: seed)
        let facts = samples.facts()
        let stored = try JSONParser.parse(JSONWriter.bytes(of: facts.json, style: .canonical)).value
        #expect(SourceFacts(json: stored) == facts, "seed \(seed)")
    }

    @Test func `text of millions of characters travels in frames of limited size`() throws {
        let text = String(repeating: "漢字かな", count: 300_000)
        let extraction = Extraction(
            passages: [Passage(place: .page(1), text: text), Passage(place: .page(2), text: "end")],
            coverage: Coverage(unit: .pages, total: 2, read: 2))
        let frames = try frames(try bytes(.extracted(extraction)))
        #expect(frames.allSatisfy { $0.payload.count <= 256 << 10 })
        #expect(frames.count > 10)
        #expect(try assemble(frames) == [.extracted(extraction)])
    }

    @Test func `a reply over the limit is refused before it is complete`() throws {
        let extraction = Extraction(
            passages: [Passage(place: .whole, text: String(repeating: "a", count: 1_000_000))],
            coverage: Coverage(unit: .characters, total: 1, read: 1))
        let frames = try frames(try bytes(.extracted(extraction)))
        #expect(throws: MessageError.self) { try assemble(frames, limit: 900_000) }
        #expect(throws: Never.self) { try assemble(frames, limit: 1_100_000) }
    }

    @Test func `a failure voids the text that came before it`() throws {
        let problem = WorkerReply.failed(ReadingProblem(.corrupt, "page 3 is damaged"))
        let half = [Frame(.passage, Array(#"{"page":1}"#.utf8)), Frame(.text, [0xE6, 0xBC])]
        let frames = half + (try frames(try bytes(problem)))
        #expect(try assemble(frames) == [problem])
    }

    @Test func `a part that fits no frame is an error and not a crash`() throws {
        let facts = SourceFacts(
            type: .plainText, family: .text, facts: ["x": .string(String(repeating: "a", count: 2 << 20))])
        #expect(throws: MessageError.self) { try bytes(.examined(facts)) }
    }

    @Test func `a greeting names its revision`() throws {
        let frames = try frames(try WorkerMessages.hello())
        #expect(try WorkerMessages.revision(ofHello: frames[0]) == WorkerMessages.revision)
    }

    private static let goodFacts = #"{"type":"a/b","family":"pdf","facts":{},"warnings":[]}"#

    @Test(arguments: [
        "", "null", "[]", "{}", "{", "\u{FFFD}", #"{"unknown":1}"#, #"{"examined":null}"#,
        #"{"examined":{"type":"a/b","family":"pdf","facts":{}}}"#,
        #"{"examined":{"type":"a/b","family":"novel","facts":{},"warnings":[]}}"#,
        #"{"examined":{"type":"nonsense","family":"pdf","facts":{},"warnings":[]}}"#,
        #"{"examined":{"type":"a/b","family":"pdf","facts":[],"warnings":[]}}"#,
        #"{"examined":{"type":"a/b","family":"pdf","facts":{},"warnings":[{"code":"x"}]}}"#,
        #"{"examined":{"type":"a/b","family":"pdf","facts":{},"warnings":[],"more":1}}"#,
        #"{"examined":\#(goodFacts),"failed":{"kind":"corrupt","message":""}}"#,
        #"{"failed":{"kind":"sad","message":""}}"#, #"{"failed":{"kind":"corrupt"}}"#,
        #"{"described":[{"name":"x","version":3,"note":""}]}"#,
        #"{"extracted":{"facts":{},"coverage":{"unit":"miles","total":1,"read":1,"missing":[]},"warnings":[]}}"#,
        #"{"extracted":{"facts":{},"coverage":{"unit":"pages","total":null,"read":1,"missing":[]},"warnings":[]}}"#,
        #"{"extracted":{"facts":{},"coverage":{"unit":"pages","total":1,"read":1,"missing":[1]},"warnings":[]}}"#,
    ])
    func `refuses a reply of another form`(text: String) {
        #expect(throws: MessageError.self) { try assemble([Frame(.reply, Array(text.utf8))]) }
    }

    @Test func `accepts the form that the refused ones are variations of`() throws {
        let text = #"{"examined":\#(Self.goodFacts)}"#
        #expect(try assemble([Frame(.reply, Array(text.utf8))]).count == 1)
    }

    @Test(arguments: [
        [Frame(.text, Array("x".utf8))],
        [Frame(.passage, Array(#"{"page":"one"}"#.utf8))],
        [Frame(.passage, Array(#"{"page":1.5}"#.utf8))],
        [Frame(.passage, Array(#"{"whole":false}"#.utf8))],
        [Frame(.passage, Array(#"{"lines":[1]}"#.utf8))],
        [Frame(.passage, Array(#"{"page":1,"time":2}"#.utf8))],
        [
            Frame(.passage, Array(#"{"whole":true}"#.utf8)), Frame(.text, [0xFF]),
            Frame(.passage, Array(#"{"page":1}"#.utf8)),
        ],
        [Frame(.passage, Array(#"{"whole":true}"#.utf8)), Frame(.reply, Array(#"{"described":[]}"#.utf8))],
        [Frame(.request, Array("{}".utf8))], [Frame(Frame.Kind(rawValue: 0), [])],
    ])
    func `refuses frames that make no sense where they stand`(frames: [Frame]) {
        #expect(throws: MessageError.self) { try assemble(frames) }
    }

    @Test(arguments: [
        #"{"examine":["pdf"],"name":"x"}"#, #"{"examine":["novel"],"name":"x","size":1}"#,
        #"{"examine":["pdf"],"name":"x","size":-1}"#, #"{"describe":false,"name":"x","size":1}"#,
        #"{"extract":{},"limits":{},"name":"x","size":1}"#, "7",
    ])
    func `refuses a request of another form`(text: String) {
        #expect(throws: MessageError.self) { try WorkerMessages.request(of: Frame(.requestWithFile, Array(text.utf8))) }
    }

    @Test func `refuses a request that should have come with a file`() {
        let frame = Frame(.request, Array(#"{"examine":[],"name":"x","size":1}"#.utf8))
        #expect(throws: MessageError.self) { try WorkerMessages.request(of: frame) }
    }

    @Test(.timeLimit(.minutes(5)))
    func `a frame full of escapes costs no more than its length`() throws {
        let escapes = String(repeating: #"\n"#, count: 500_000)
        let frame = Frame(.reply, Array(#"{"failed":{"kind":"corrupt","message":"\#(escapes)"}}"#.utf8))
        let newlines = String(repeating: "\n", count: 500_000)
        #expect(try assemble([frame]) == [.failed(ReadingProblem(.corrupt, newlines))])
    }

    @Test(arguments: [UInt64](1...300))
    func `damaged replies are refused or read, and never crash`(seed: UInt64) throws {
        var samples = MessageSamples(seed: seed)
        var bytes = try bytes(samples.reply())
        for _ in 0..<Int.random(in: 1...4, using: &samples.random) {
            let position = Int.random(in: 0..<bytes.count, using: &samples.random)
            bytes[position] = UInt8.random(in: .min ... .max, using: &samples.random)
        }
        var decoder = FrameDecoder()
        var assembler = ReplyAssembler(byteLimit: 1 << 20)
        decoder.append(bytes[...])
        var replies = 0
        do {
            while let frame = try decoder.next() { replies += try assembler.append(frame) == nil ? 0 : 1 }
        } catch {
            #expect(!error.description.isEmpty, "seed \(seed)")
        }
        #expect(replies <= 1, "seed \(seed)")
    }
}
