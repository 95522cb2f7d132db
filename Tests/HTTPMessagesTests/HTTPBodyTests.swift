import Testing

@testable import HTTPMessages

struct HTTPBodyTests {
    private final class File: UploadFile {
        let byteCount: Int
        let descriptor: Int32 = -1
        init(_ byteCount: Int) { self.byteCount = byteCount }
        func isUnchanged() -> Bool { true }
    }

    @Test(arguments: [(0, 0), (1, 4), (2, 4), (3, 4), (4, 8), (50_000_000, 66_666_668)])
    func `knows how long base64 is before anything is read`(bytes: Int, expected: Int) {
        #expect(HTTPBody.base64Count(bytes) == expected)
    }

    @Test func `joins neighbouring bytes and leaves nothing empty`() {
        let body = HTTPBody([
            .bytes([1]), .bytes([]), .bytes([2, 3]), .base64(File(0)), .base64(File(4)), .bytes([4]), .bytes([5]),
        ])
        #expect(body.segments.map(\.byteCount) == [3, 8, 2])
        #expect(body.byteCount == 13)
    }
}
