internal import CMustacheShims
import Primitives

/// One call into the template library.
struct MustacheRendering {
    let escaping: TemplateEscaping
    let maximumOutput: Int

    /// What the C callbacks see; lives on the stack of `render` and nowhere longer.
    private struct State {
        let escaping: TemplateEscaping
        var output: [UInt8] = []
    }

    func render(_ template: [UInt8], _ data: [UInt8]) throws(TemplateError) -> String {
        var state = State(escaping: escaping)
        var message = [CChar](repeating: 0, count: 256)
        let limit = maximumOutput
        // The three buffers outlive the call, and the library keeps nothing of them.
        let code = unsafe withUnsafeMutablePointer(to: &state) { state in
            unsafe template.withUnsafeBytes { template in
                unsafe data.withUnsafeBufferPointer { data in
                    unsafe message.withUnsafeMutableBufferPointer { message in
                        unsafe Self.call(template, data, limit, state, message)
                    }
                }
            }
        }
        guard code != Int32(DOSSIER_MUSTACHE_OK) else { return String(decoding: state.output, as: UTF8.self) }
        let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        switch code {
        case Int32(DOSSIER_MUSTACHE_TOO_LARGE):
            throw TemplateError("the output would be larger than \(ByteCount(limit))")
        case Int32(DOSSIER_MUSTACHE_DATA): throw TemplateError("the data are nested too deeply for a template")
        default: throw TemplateError("the template library failed: \(text)")
        }
    }

    private static func call(
        _ template: UnsafeRawBufferPointer, _ data: UnsafeBufferPointer<UInt8>, _ limit: Int,
        _ state: UnsafeMutablePointer<State>, _ message: UnsafeMutableBufferPointer<CChar>
    ) -> Int32 {
        // Empty arrays have no address; the C side wants one all the same.
        var nothing: UInt8 = 0
        return unsafe withUnsafePointer(to: &nothing) { nothing in
            let text =
                unsafe template.baseAddress?.assumingMemoryBound(to: CChar.self)
                ?? UnsafeRawPointer(nothing).assumingMemoryBound(to: CChar.self)
            guard let messageStart = message.baseAddress else { return Int32(DOSSIER_MUSTACHE_FAILED) }
            return unsafe dossier_mustache_render(
                text, template.count, data.baseAddress ?? nothing, data.count, limit,
                { context, isRaw, text, length, sink in
                    guard let state = unsafe context?.assumingMemoryBound(to: State.self) else { return }
                    let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
                    let input = unsafe String(decoding: bytes, as: UTF8.self)
                    var output = unsafe state.pointee.escaping.escaped(input, isRaw: isRaw != 0)
                    output.withUTF8 { output in
                        guard let start = output.baseAddress else { return }
                        let characters = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
                        unsafe dossier_mustache_append(sink, characters, output.count)
                    }
                }, state,
                { context, text, length in
                    guard let state = unsafe context?.assumingMemoryBound(to: State.self) else { return }
                    unsafe state.pointee.output = Array(UnsafeRawBufferPointer(start: text, count: length))
                }, messageStart, message.count)
        }
    }
}
