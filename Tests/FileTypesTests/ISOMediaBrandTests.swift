import Media
import Testing

@testable import FileTypes

@Suite struct ISOMediaBrandTests {
    @Test(arguments: [
        ("isom", "", "video/mp4"), ("M4A ", "isom", "audio/mp4"), ("qt  ", "", "video/quicktime"),
        ("heic", "mif1", "image/heic"), ("mif1", "heic", "image/heic"), ("mif1", "avif", "image/avif"),
        ("mif1", "", "image/heif"), ("avif", "mif1", "image/avif"), ("3gp4", "", "video/3gpp"),
        ("3g2a", "", "video/3gpp2"),
        ("crx ", "", "image/x-canon-cr3"), ("dash", "iso6", "video/mp4"),
    ])
    func `maps brands to types`(major: String, compatible: String, expected: String) {
        #expect(ISOMediaBrand.name(major: major, compatible: compatible.isEmpty ? [] : [compatible]) == expected)
    }

    @Test func `reads brands from the ftyp box`() {
        let box: [UInt8] = [0, 0, 0, 24] + Array("ftypmif1".utf8) + [0, 0, 0, 0] + Array("mif1avif".utf8)
        #expect(ISOMediaBrand.type(box)?.rawValue == "image/avif")
        #expect(ISOMediaBrand.type(Array(box.prefix(11))) == nil)
    }
}
