import Media
import Testing

struct MediaTypeExtensionTests {
    /// Every extension that names claim a family by.
    private static let claimed =
        "pdf jpg jpeg png gif webp tif tiff heic heif avif bmp jp2 svg mp3 wav m4a flac ogg oga opus aac aiff amr mp4 m4v "
        + "mov mkv webm avi mpg mpeg wmv 3gp txt md csv tsv json ndjson jsonl xml html htm log srt vtt eml mbox doc docx xls "
        + "xlsx ppt pptx odt ods odp rtf zip tar gz tgz 7z rar"

    @Test(arguments: claimed.split(separator: " ").map(String.init))
    func `is of the family that the extension claims`(ending: String) throws {
        let family = try #require(MediaFamily(claimedBy: "a.\(ending)"))
        let type = try #require(MediaType(claimedBy: "a.\(ending)"))
        #expect(MediaFamily(of: type) == family)
    }

    @Test(arguments: [
        ("photo.JPG", "image/jpeg"), ("a.tar.gz", "application/gzip"), ("clip.mov", "video/quicktime"),
        ("notes.md", "text/markdown"), ("x.y.pdf", "application/pdf"),
    ])
    func `goes by the last extension, whatever its case`(name: String, type: String) {
        #expect(MediaType(claimedBy: name)?.rawValue == type)
    }

    @Test(arguments: ["photo", "", "photo.", "photo.php", "a.b/c", "x.exe"])
    func `is not guessed`(name: String) { #expect(MediaType(claimedBy: name) == nil) }
}
