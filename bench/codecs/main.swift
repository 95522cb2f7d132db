import Glibc
import HTTPMessages
import Pipeline
import Primitives
import Providers

// Measures what `bench/run --codecs` compares; not a product, and not for people.
//
//   codec-bench decode PROTOCOL FILE ROUNDS   prints milliseconds of processor time and bytes of text, per round
//   codec-bench encode PROTOCOL FILE TIMES    hashes FILE and encodes a request with it, so many times

let arguments = CommandLine.arguments
guard arguments.count == 5, let name = ProtocolName(rawValue: arguments[2]), let times = Int(arguments[4]) else {
    fail("usage: codec-bench decode|encode chat|gemini|runware FILE TIMES")
}
do {
    switch arguments[1] {
    case "decode":
        let stream = try File(arguments[3]).bytes()
        for _ in 0..<times {
            let (milliseconds, textBytes) = try await Decoding(name).measure(stream)
            print(milliseconds, textBytes)
        }
    case "encode":
        let file = try File(arguments[3])
        for _ in 0..<times { try Encoding(name).run(file) }
    default: fail("codec-bench: no '\(arguments[1])'")
    }
} catch {
    fail("codec-bench: \(error)")
}

func fail(_ message: String) -> Never {
    let line = Array((message + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(64)
}

/// A protocol, by the preset that stands for it.
enum ProtocolName: String {
    case chat, gemini, runware

    func provider(_ delivery: ProviderSpec.Delivery) throws -> any Provider {
        let preset = self == .chat ? "openai" : rawValue
        let spec = ProviderSpec(
            delivery: delivery,
            location: SourceLocation(pointer: JSONPointer(), position: TextPosition(line: 1, column: 1)))
        return ProviderCatalog.provider(
            try ProviderCatalog.configuration(
                name: preset, spec: spec, model: ModelSpec(id: "gemini-3.1-pro"), policy: .error
            ).get())
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String
}
