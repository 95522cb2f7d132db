import Primitives

/// Gathers everything that is wrong with one JSON document, so that a person mends it in one go.
///
/// A class, because readers of all parts of the document report into the same list; it never leaves the decoder.
final class DiagnosticSink {
    let source: SourceText
    private(set) var diagnostics: [Diagnostic] = []

    init(source: SourceText) { self.source = source }

    func report(
        _ severity: Diagnostic.Severity, at offset: Int, _ pointer: JSONPointer, _ message: String, hint: String?
    ) {
        diagnostics.append(
            Diagnostic(
                severity: severity, file: source.file, position: source.position(of: offset), pointer: pointer,
                message: message, hint: hint))
    }
}
