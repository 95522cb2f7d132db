import Media

/// Tells what a zip holds by the names of its entries.
struct ContainerEntries {
    private var folders: Set<Substring> = []
    private var files: Set<String> = []
    private var hasMacros = false

    /// Takes note of one entry.
    mutating func add(_ name: String) {
        if let slash = name.firstIndex(of: "/") { folders.insert(name[..<slash]) }
        if Self.telling.contains(name) { files.insert(name) }
        if name.hasSuffix("vbaProject.bin") { hasMacros = true }
    }

    private static let telling: Set<String> = [
        "[Content_Types].xml", "META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex", "mimetype",
        "META-INF/container.xml", "word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml",
        "visio/document.xml", "Index/Document.iwa", "Index.zip", "doc.kml", "extension.vsixmanifest",
    ]

    /// Whether a macro project is among the entries.
    var containsMacros: Bool { hasMacros }

    /// The type, given what the `mimetype` entry says if there is one (OpenDocument 1.2 part 3; EPUB OCF).
    func type(mimetype: String?) -> MediaType {
        if let mimetype, mimetype.hasPrefix("application/") { return MediaType(rawValue: mimetype) }
        let name: String
        if files.contains("[Content_Types].xml") {
            name = officeType
        } else if files.contains("AndroidManifest.xml") {
            name = "application/vnd.android.package-archive"
        } else if files.contains("META-INF/MANIFEST.MF") {
            name = "application/java-archive"
        } else if files.contains("META-INF/container.xml") {
            name = "application/epub+zip"
        } else if files.contains("Index/Document.iwa") || files.contains("Index.zip") {
            name = "application/vnd.apple.pages"
        } else if files.contains("doc.kml") {
            name = "application/vnd.google-earth.kmz"
        } else {
            name = "application/zip"
        }
        return MediaType(rawValue: name)
    }

    private var officeType: String {
        let base = "application/vnd.openxmlformats-officedocument."
        if folders.contains("word") {
            return hasMacros ? "application/vnd.ms-word.document.macroenabled.12" : base + "wordprocessingml.document"
        }
        if folders.contains("xl") {
            if files.contains("xl/workbook.bin") { return "application/vnd.ms-excel.sheet.binary.macroenabled.12" }
            return hasMacros ? "application/vnd.ms-excel.sheet.macroenabled.12" : base + "spreadsheetml.sheet"
        }
        if folders.contains("ppt") {
            return hasMacros
                ? "application/vnd.ms-powerpoint.presentation.macroenabled.12"
                : base + "presentationml.presentation"
        }
        if folders.contains("visio") { return "application/vnd.ms-visio.drawing" }
        return "application/zip"
    }
}
