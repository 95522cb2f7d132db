import HTTPMessages
import Media
import Pipeline
import Primitives
import Testing

@testable import Providers

struct RunwareUploadTests {
    private static func read(status: Int = 200, _ text: String) async throws -> Result<String, ProviderFault> {
        try await RunwareUpload(RunwareSamples.provider()).name(
            from: ProviderSamples.reply(status: status, [Array(text.utf8)]), now: ProviderSamples.now)
    }

    @Test func `streams a file into the store`() throws {
        let upload = RunwareUpload(try RunwareSamples.provider())
        let request = upload.request(for: StubFile("clip", 9), task: try RunwareSamples.task(), credential: nil)
        #expect(
            ProviderSamples.text(of: try #require(request.body))
                == #"[{"taskType":"mediaStorage","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","operation":"upload","media":"<clip>"}]"#
        )
        #expect(request.method == .post && request.url == "https://api.runware.ai/v1")
    }

    @Test(arguments: [
        #"{"data":[{"taskType":"mediaStorage","taskUUID":"0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11","mediaUUID":"cca8b53f-1eaa-4bc9-bb77-ffdc5e133e1b","mediaURL":"https://im.runware.ai/a.mp4"}]}"#,
        #"[{"mediaUUID":"CCA8B53F-1EAA-4BC9-BB77-FFDC5E133E1B"}]"#,
    ])
    func `learns the name of the file`(text: String) async throws {
        #expect(try await Self.read(text).get() == RunwareSamples.otherUUID)
    }

    @Test(
        arguments: [
            (200, #"{"errors":[{"code":"uploadFailed"}]}"#, FailureClass.transient), (413, "", .tooLarge),
            (401, #"{"errors":[{"code":"invalidApiKey"}]}"#, .auth), (200, "{", .unknownOutcome),
            (200, #"{"data":[{"taskType":"mediaStorage"}]}"#, .unknownOutcome),
            (200, #"{"data":[{"mediaUUID":"../../etc"}]}"#, .unknownOutcome),
        ])
    func `tells why there is none`(status: Int, text: String, expected: FailureClass) async throws {
        #expect(try await Self.read(status: status, text).fault?.failureClass == expected)
    }

    @Test(arguments: [
        (0, 5, false), (10_000_000, 1, false), (10_000_000, 0, false), (1_000_000, 2, true), (700_000, 2, false),
        (700_000, 3, true), (Int.max / 4, Int.max, true),
    ])
    func `pays where the same bytes would go out again`(byteCount: Int, uses: Int, expected: Bool) {
        #expect(RunwareUpload.isWorthwhile(byteCount: byteCount, uses: uses) == expected)
    }

    @Test func `stores no documents, which the vendor does not name`() {
        #expect(MediaFamily.allCases.filter(RunwareUpload.takes) == [.image, .audio, .video])
    }

    @Test func `knows when a stored file is gone`() async throws {
        let upload = RunwareUpload(try RunwareSamples.provider())
        for (code, isGone) in [("mediaNotFound", true), ("mediaExpired", true), ("inferenceError", false)] {
            let fault = try await RunwareSamples.read(#"{"errors":[{"code":"\#(code)"}]}"#).fault
            #expect(fault.map(upload.isGone) == isGone)
        }
    }
}
