import Media
import Primitives

extension ValueReading where Value == InputSpec.Origin {
    /// `urls`: a list, or the path of a file that holds one.
    static var urls: Self {
        ValueReading { reader in
            if let elements = reader.elements {
                guard !elements.isEmpty else { return reader.refused("must have at least 1 element") }
                var seen: Set<String> = []
                return .urls(
                    elements.compactMap { element in
                        ValueReading<SourceURL>.sourceURL.read(element).flatMap { source in
                            seen.insert(source.url).inserted ? source : element.refused("occurs twice in the list")
                        }
                    })
            }
            guard let text = reader.string else { return reader.refused(expected: "a path or an array of URLs") }
            if text.contains("://") { return reader.refused("a single URL must stand in an array") }
            return ValueReading<String>.path.read(reader).map {
                .urlList(TextReference(.path($0), location: reader.location))
            }
        }
    }
}

extension ValueReading where Value == SourceURL {
    /// An address, or an object that says more about it.
    fileprivate static var sourceURL: Self {
        ValueReading { reader in
            if reader.string != nil {
                return ValueReading<String>.sourceAddress.read(reader).map {
                    SourceURL($0, location: reader.location)
                }
            }
            return ValueReading.object { object in
                let url = object.needed("url", .sourceAddress)
                let type = object.optional("type", .mediaType)
                let name = object.optional("name", .sourceName)
                return url.map { SourceURL($0, type: type, name: name, location: object.location) }
            }.read(reader)
        }
    }
}

extension ValueReading where Value == String {
    fileprivate static var sourceAddress: Self {
        text.then { text, reader in
            guard let problem = WebAddress.problem(asSource: text) else { return text }
            return reader.refused(problem.message, hint: problem.hint)
        }
    }
}

extension ValueReading where Value == MediaType {
    /// A whole MIME type, such as `video/mp4`.
    fileprivate static var mediaType: Self {
        ValueReading<String>.text.then { text, reader in
            guard case .mime(let type)? = TypeSelector(parsing: text), !type.hasSuffix("/*") else {
                return reader.refused("'\(text)' is no MIME type", hint: "write it like \"video/mp4\"")
            }
            return MediaType(rawValue: type)
        }
    }
}

extension ValueReading where Value == RelativePath {
    /// What a source is called below its input.
    fileprivate static var sourceName: Self {
        ValueReading<String>.path.then { text, reader in
            RelativePath(text)
                ?? reader.refused(
                    "a name is a path below the input, without empty parts, '.' and '..'",
                    hint: "write it like \"interviews/first.mp4\"")
        }
    }
}

extension ValueReading where Value == DownloadSpec {
    static var download: Self {
        .object { object in
            let standard = DownloadSpec(hosts: [])
            return DownloadSpec(
                hosts: object.required(
                    "hosts", .distinctList(of: .hostPattern, atLeast: 1), placeholder: standard.hosts),
                maxBytes: object.value("maxBytes", .byteCount, default: standard.maxBytes),
                timeout: object.value("timeout", .duration(atLeast: .seconds(1)), default: standard.timeout))
        }
    }
}

extension ValueReading where Value == HostPattern {
    fileprivate static var hostPattern: Self {
        ValueReading<String>.text.then { text, reader in
            HostPattern(parsing: text)
                ?? reader.refused(
                    "'\(text)' is no host",
                    hint: "write \"example.com\", or \"*.example.com\" for all below it, without scheme and port")
        }
    }
}
