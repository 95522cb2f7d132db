import Media

/// Recognises formats of text by their content, and by the name only where content cannot decide.
enum TextFormats {
    /// The type of a text that begins with `head` (UTF-8 or another superset of ASCII, without a byte order mark).
    ///
    /// `isWhole` says that `head` is all of it. `nil` when neither content nor name settles it: libmagic may know.
    static func type(head: [UInt8], isWhole: Bool, name: String) -> MediaType? {
        let trimmed = head.drop(while: ASCIIText.isSpace)
        if let signed = signature(head, trimmed) { return MediaType(rawValue: signed) }
        let hint = NameHints.textType(of: name)
        if let markup = MarkupSniffer.type(trimmed, isMarkdown: hint?.rawValue == "text/markdown") {
            // A template or a component file opens like a page but is source code in its own right.
            return markup == .html && hint.map(isTemplate) == true ? hint : MediaType(rawValue: markup.rawValue)
        }
        if let json = jsonType(trimmed, isWhole: isWhole, hint: hint) { return json }
        if let mail = MailSniffer.type(trimmed, isNamedMail: hint == .email) { return mail }
        if hint == .email { return .plainText }
        if let table = DelimitedTextSniffer.type(head[...], hint: hint) { return table }
        return hint
    }

    private static func isTemplate(_ type: MediaType) -> Bool {
        ["text/x-php", "text/x-vue", "text/x-svelte", "text/x-script.python", "text/javascript"].contains(type.rawValue)
    }

    /// Formats that open with words that nothing else opens with.
    private static func signature(_ head: [UInt8], _ trimmed: ArraySlice<UInt8>) -> String? {
        if head.starts(with: "#!".utf8) { return interpreterType(head) }
        for (prefix, type) in prefixes where trimmed.starts(with: prefix) { return type }
        if isSubRip(trimmed) { return "application/x-subrip" }
        return nil
    }

    private static let prefixes: [([UInt8], String)] = [
        ("%PDF-", "application/pdf"), ("%!PS", "application/postscript"), (#"{\rtf"#, "text/rtf"),
        ("WEBVTT", "text/vtt"), ("BEGIN:VCALENDAR", "text/calendar"), ("BEGIN:VCARD", "text/vcard"),
        ("<?php", "text/x-php"), ("diff --git ", "text/x-diff"), (#"\documentclass"#, "text/x-tex"),
    ].map { (Array($0.0.utf8), $0.1) }

    private static let interpreters: [(String, String)] = [
        ("python", "text/x-script.python"), ("perl", "text/x-perl"), ("ruby", "text/x-ruby"),
        ("node", "text/javascript"),
        ("php", "text/x-php"), ("lua", "text/x-lua"), ("awk", "text/x-awk"), ("tcl", "text/x-tcl"),
        ("wish", "text/x-tcl"), ("guile", "text/x-lisp"), ("swift", "text/x-swift"),
        ("make", "text/x-makefile"), ("osascript", "text/x-applescript"), ("Rscript", "text/x-r"),
    ]

    private static func interpreterType(_ head: [UInt8]) -> String {
        let line = head.prefix(256).prefix { $0 != 0x0A }
        for (program, type) in interpreters where ASCIIText.find(program, in: line) { return type }
        return ASCIIText.find("sh", in: line) ? "text/x-shellscript" : "text/plain"
    }

    /// A counter alone on its line, then `00:00:01,000 --> 00:00:02,500`.
    private static func isSubRip(_ text: ArraySlice<UInt8>) -> Bool {
        let start = text.prefix(128)
        let counter = start.prefix(while: ASCIIText.isDigit)
        guard !counter.isEmpty, counter.count <= 6 else { return false }
        let timing = start[counter.endIndex...].drop(while: ASCIIText.isSpace)
        guard timing.startIndex > counter.endIndex else { return false }
        let pattern = Array("00:00:00,000 --> 00:00:00,000".utf8)
        guard timing.count >= pattern.count else { return false }
        return zip(timing, pattern).allSatisfy { byte, expected in
            switch expected {
            case UInt8(ascii: "0"): ASCIIText.isDigit(byte)
            case UInt8(ascii: ","): byte == expected || byte == UInt8(ascii: ".")
            default: byte == expected
            }
        }
    }

    private static func jsonType(_ text: ArraySlice<UInt8>, isWhole: Bool, hint: MediaType?) -> MediaType? {
        let isNamedLines = hint?.rawValue == "application/x-ndjson"
        let scan = JSONScan.scan(text, isWhole: isWhole)
        switch scan {
        case .document: return isNamedLines ? hint : MediaType(rawValue: "application/json")
        case .lines: return MediaType(rawValue: "application/x-ndjson")
        case .notJSON:
            // Named JSON, and is not: it still reads as text, and says nothing false about itself.
            return isNamedLines || hint?.rawValue == "application/json" ? .plainText : nil
        }
    }
}
