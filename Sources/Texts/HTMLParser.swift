import CXMLShims
import Media

/// Feeds HTML to libxml2 and its events to a builder.
@safe
final class HTMLParser {
    private let builder: HTMLTextBuilder
    private let parser: OpaquePointer

    init(_ builder: HTMLTextBuilder) throws(ReadingProblem) {
        self.builder = builder
        let context = unsafe Unmanaged.passUnretained(builder).toOpaque()
        let events = unsafe dossier_html_events(
            start: { context, name, hidden, line in
                unsafe HTMLParser.builder(context).start(String(cString: name), isHidden: hidden, line: Int(line))
            },
            end: { context, name in unsafe HTMLParser.builder(context).end(String(cString: name)) },
            text: { context, bytes, count, line in
                let text = unsafe String(
                    decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
                unsafe HTMLParser.builder(context).text(text, line: Int(line))
            })
        guard let parser = unsafe dossier_html_open(events, context) else {
            throw ReadingProblem(.tooLarge, "no memory for the HTML parser")
        }
        unsafe self.parser = parser
    }

    deinit { unsafe dossier_html_close(parser) }

    func feed(_ utf8: [UInt8]) { unsafe dossier_html_feed(parser, utf8, utf8.count) }

    func finish() {
        unsafe dossier_html_finish(parser)
        builder.finish()
    }

    private static func builder(_ context: UnsafeMutableRawPointer) -> HTMLTextBuilder {
        unsafe Unmanaged<HTMLTextBuilder>.fromOpaque(context).takeUnretainedValue()
    }
}
