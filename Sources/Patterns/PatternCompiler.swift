import CPCRE2Shims
package import Primitives

/// Compiles ECMA-262 patterns with PCRE2.
package struct PatternCompiler: PatternCompiling {
    /// What one search may cost before it is given up.
    package struct Limits: Sendable, Hashable {
        /// Items of the pattern that are tried, plus one for every 16 bytes that an item passes over.
        package var work = 10_000_000
        /// Memory for backtracking; a round of a group takes about 150 bytes.
        package var heap = ByteCount(64 << 20)

        package init() {}
    }

    package var limits: Limits

    package init(limits: Limits = Limits()) { self.limits = limits }

    package func compile(_ pattern: String) throws(PatternSyntaxError) -> any CompiledPattern {
        let source = try ECMAPattern(translating: pattern)
        do throws(PatternSyntaxError) {
            return try PCREPattern(compiling: source.translated, limits: limits)
        } catch {
            throw PatternSyntaxError(message: error.message, offset: source.originalOffset(of: error.offset))
        }
    }

    /// The version of the library, for `doctor`.
    package static var libraryVersion: String {
        var buffer = [CChar](repeating: 0, count: 64)
        unsafe dossier_pcre2_version(&buffer, buffer.count)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
