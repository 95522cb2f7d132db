import Glibc
import Media
import Primitives
import Testing
import WorkerPool

/// The shipped worker with its real readers, inside its sandbox.
@Suite(.timeLimit(.minutes(5))) struct DossierWorkerTests {
    private func withWorker<Value>(_ body: (WorkerPool) async throws -> Value) async throws -> Value {
        var configuration = WorkerFixture.configuration()
        configuration.executable = WorkerFixture.folder + "/dossier-worker"
        return try await WorkerPool.withPool(configuration, body)
    }

    /// Examines bytes under a name, and extracts from them what there is.
    private func read(_ bytes: [UInt8], name: String) async throws -> (SourceFacts, Extraction) {
        let file = try ScriptFile(bytes)
        defer { withExtendedLifetime(file) {} }
        return try await withWorker { pool in
            let facts = try await pool.examine(
                descriptor: file.descriptor, name: name, size: file.size, detail: Set(MediaFamily.allCases)
            ).get()
            let extraction = try await pool.extract(
                descriptor: file.descriptor, name: name, size: file.size, facts: facts, limits: ExtractionLimits()
            ).get()
            return (facts, extraction)
        }
    }

    @Test func `reads text`() async throws {
        let (facts, extraction) = try await read(Array("first line\n\nthird line\n".utf8), name: "notes.txt")
        #expect(facts.type == .plainText && facts.family == .text)
        #expect(facts.facts[FactKey.lines] == 3)
        #expect(extraction.passages.map(\.text) == ["first line\n\nthird line"])
        #expect(extraction.coverage.isComplete)
    }

    @Test func `reads e-mail`() async throws {
        let message = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Storm\r\n\r\nThe line parted.\r\n"
        let (facts, extraction) = try await read(Array(message.utf8), name: "a.eml")
        #expect(facts.family == .email)
        #expect(facts.facts[FactKey.subject] == "Storm")
        #expect(extraction.passages.contains { $0.text.contains("The line parted.") })
    }

    @Test func `reads a PDF through poppler`() async throws {
        let (facts, extraction) = try await read(SmallPDF.bytes(text: "Hello from page one"), name: "a.pdf")
        #expect(facts.type == .pdf && facts.pages == 1)
        #expect(extraction.passages == [Passage(place: .page(1), text: "Hello from page one")])
    }

    @Test func `reads the header of an image through libvips`() async throws {
        let file = try ScriptFile(TinyImage.png)
        let facts = try await withWorker { pool in
            try await pool.examine(
                descriptor: file.descriptor, name: "dot", size: file.size, detail: [.image]
            ).get()
        }
        #expect(facts.type.rawValue == "image/png")
        #expect(facts.facts[FactKey.width] == 1 && facts.facts[FactKey.height] == 1)
    }

    @Test func `loads libavformat and runs ffmpeg inside the sandbox`() async throws {
        let (facts, extraction) = try await read(Tone.wav(seconds: 1), name: "tone.wav")
        #expect(facts.family == .audio)
        #expect(facts.duration == 1)
        #expect(extraction.facts[FactKey.loudness]?.doubleValue ?? 0 < -1)
        #expect(extraction.warnings.isEmpty)
    }

    @Test func `names its libraries`() async throws {
        let components = try await withWorker { pool in try await pool.describe() }
        for name in ["libmagic", "poppler", "libvips", "gmime", "libavformat", "ffprobe", "libseccomp"] {
            #expect(components.first { $0.name == name }?.version?.isEmpty == false, "\(name)")
        }
    }

    @Test func `refuses to be started by hand`() throws {
        var pid = pid_t()
        let path = WorkerFixture.folder + "/dossier-worker"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var arguments = [strdup(path), nil]
        defer { free(arguments[0]) }
        try #require(posix_spawn(&pid, path, &actions, nil, &arguments, environ) == 0)
        var status: CInt = 0
        waitpid(pid, &status, 0)
        #expect(status >> 8 == 64)
    }
}

/// One page in Helvetica, with a correct cross-reference table.
enum SmallPDF {
    static func bytes(text: String) -> [UInt8] {
        let content = "BT /F1 24 Tf 72 700 Td (\(text)) Tj ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var document = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(document.utf8.count)
            document += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = document.utf8.count
        document += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            document += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        document += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(document.utf8)
    }
}

enum TinyImage {
    /// One grey pixel.
    static let png: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1,
        8,
        0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x68, 0, 0, 0,
        0x82,
        0, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
}

enum Tone {
    /// A square wave of 400 Hz, 16 bits, mono, 8000 samples per second.
    static func wav(seconds: Int) -> [UInt8] {
        var samples: [UInt8] = []
        for index in 0..<8000 * seconds { samples += index / 10 % 2 == 0 ? [0, 0x20] : [0, 0xE0] }
        func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> ($0 * 8) & 0xFF) } }
        var bytes = Array("RIFF".utf8) + little(36 + samples.count, 4) + Array("WAVEfmt ".utf8)
        for (value, count) in [(16, 4), (1, 2), (1, 2), (8000, 4), (16000, 4), (2, 2), (16, 2)] {
            bytes += little(value, count)
        }
        return bytes + Array("data".utf8) + little(samples.count, 4) + samples
    }
}
