import Media
import Testing

@testable import Providers

struct TokenEstimateTests {
    @Test(
        arguments: [
            (MediaFamily.image, 5_000_000, nil, nil, 1120), (.pdf, 10, 12, nil, 6720), (.pdf, 100_000, nil, nil, 1680),
            (.audio, 1, nil, 10.2, 352), (.audio, 16_000, nil, nil, 64), (.video, 1, nil, 60, 18_000),
            (.video, 250_000, nil, nil, 600), (.audio, 8000, nil, 1e300, 32), (.audio, 8000, nil, -1, 32),
            (.pdf, 0, 0, nil, 560), (.other, 9, nil, nil, 3),
        ] as [(MediaFamily, Int, Int?, Double?, Int)])
    func `estimates a file's tokens`(family: MediaFamily, bytes: Int, pages: Int?, seconds: Double?, expected: Int) {
        let part = MediaPart(
            label: "a", type: .unknown, family: family, file: StubFile("a", bytes), pages: pages, seconds: seconds)
        #expect(TokenEstimate.media(part) == expected)
    }
}
