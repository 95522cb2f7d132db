import Clips
import FileTypes
import Images
package import Media
import PDFDocuments
import Primitives
import Texts

/// Reads files with the libraries that the worker is linked with.
package struct LibraryReader: FileReading, ~Copyable {
    private let detector: TypeDetector

    /// Loads libmagic's database and throws `ReadingProblem` when it is missing; other libraries start when needed.
    package init() throws { detector = try TypeDetector() }

    /// Detects the type and gathers facts.
    ///
    /// What only lacks a program or a reader stays known by its type, with the warning `facts_not_read`; what is
    /// damaged or locked is a problem.
    package mutating func examine(descriptor: CInt, name: String, size: Int, detail: Set<MediaFamily>)
        -> Result<SourceFacts, ReadingProblem>
    {
        do throws(ReadingProblem) {
            let detected = try detector.detect(descriptor: descriptor, name: name, size: size)
            var result = SourceFacts(
                type: detected.type, family: detected.family, facts: detected.entries, warnings: detected.warnings)
            if detail.contains(detected.family) {
                try Self.addFacts(to: &result, descriptor: descriptor, size: size)
            }
            return .success(result)
        } catch {
            return .failure(error)
        }
    }

    private static func addFacts(to result: inout SourceFacts, descriptor: CInt, size: Int) throws(ReadingProblem) {
        var found: (facts: JSONObject, warnings: [SourceWarning]) = ([:], [])
        do throws(ReadingProblem) {
            switch result.family {
            case .pdf: found = try PDFReader.examine(descriptor: descriptor)
            case .image: found = try ImageReader.examine(descriptor: descriptor, type: result.type)
            case .audio, .video:
                let (facts, warnings, family) = try ClipReader.examine(descriptor: descriptor)
                found = (facts, warnings)
                result.family = family
            case .text: found = try TextReader.examine(descriptor: descriptor, type: result.type, size: size)
            case .email: found = try MailReader.examine(descriptor: descriptor, type: result.type)
            case .office, .archive, .other: break
            }
        } catch {
            guard error.kind == .unsupported else { throw error }
            found.warnings.append(SourceWarning(code: "facts_not_read", message: error.message))
        }
        for (key, value) in found.facts { result.facts[key] = value }
        result.warnings += found.warnings
    }

    package mutating func extract(
        descriptor: CInt, name: String, size: Int, facts: SourceFacts, limits: ExtractionLimits
    ) -> Result<Extraction, ReadingProblem> {
        do throws(ReadingProblem) {
            return .success(try Self.extraction(descriptor, facts, limits))
        } catch {
            return .failure(error)
        }
    }

    private static func extraction(_ descriptor: CInt, _ facts: SourceFacts, _ limits: ExtractionLimits)
        throws(ReadingProblem) -> Extraction
    {
        switch facts.family {
        case .pdf:
            return try PDFReader.extract(descriptor: descriptor, limits: limits) {
                (image, resolution) throws(ReadingProblem) in
                try TextRecognition.recognise(imageDescriptor: image, resolution: resolution)
            }
        case .image: return TextRecognition.extract(imageDescriptor: descriptor, limits: limits)
        case .audio, .video: return try ClipReader.analyse(descriptor: descriptor, facts: facts.facts, limits: limits)
        case .text: return try TextReader.extract(descriptor: descriptor, type: facts.type, limits: limits)
        case .email: return try MailReader.extract(descriptor: descriptor, type: facts.type, limits: limits)
        case .office:
            throw ReadingProblem(
                .unsupported, "no text is read from \(facts.type): convert it to PDF, for example with libreoffice-core"
            )
        case .archive: throw ReadingProblem(.unsupported, "no text is read from archives: unpack it first")
        case .other: throw ReadingProblem(.unsupported, "no text is read from \(facts.type)")
        }
    }

    package mutating func describe() -> [ComponentVersion] {
        TypeDetector.versions() + PDFReader.versions() + ImageReader.versions() + TextReader.versions()
            + ClipReader.versions() + [ComponentVersion(name: "libseccomp", version: Sandbox.libraryVersion)]
    }
}
