import CPCRE2Shims
import Primitives

/// A pattern compiled by PCRE2, and the limits under which it is searched for.
@safe
final class PCREPattern: CompiledPattern {
    /// Written once, here; PCRE2 guarantees that compiled code may be shared between threads, and every search brings
    /// its own scratch memory.
    private nonisolated(unsafe) let code: OpaquePointer
    private let limits: PatternCompiler.Limits

    /// Compiles `pattern`, which is PCRE2's syntax already.
    init(compiling pattern: String, limits: PatternCompiler.Limits) throws(PatternSyntaxError) {
        var message = [CChar](repeating: 0, count: 256)
        var offset = 0
        let bytes = Array(pattern.utf8)
        let code = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe dossier_pcre2_create(buffer.baseAddress, buffer.count, &message, 256, &offset)
        }
        guard let code = unsafe code else {
            let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw PatternSyntaxError(message: text, offset: offset)
        }
        unsafe self.code = code
        self.limits = limits
    }

    deinit { unsafe dossier_pcre2_destroy(code) }

    func matches(_ text: String) -> Bool? {
        var text = text
        let bounds = dossier_pcre2_limits(
            work: UInt64(max(limits.work, 0)), heap_kibibytes: UInt32(clamping: limits.heap.bytes >> 10))
        let verdict = text.withUTF8 { buffer in
            unsafe dossier_pcre2_search(code, buffer.baseAddress, buffer.count, bounds)
        }
        switch Int(verdict) {
        case DOSSIER_PCRE2_FOUND: return true
        case DOSSIER_PCRE2_NOT_FOUND: return false
        default: return nil
        }
    }
}
