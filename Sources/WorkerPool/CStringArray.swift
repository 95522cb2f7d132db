import Glibc

/// Arrays of C strings that end in a null pointer, as `exec` takes them.
enum CStringArray {
    typealias Pointers = UnsafePointer<UnsafePointer<CChar>?>

    /// Calls `body` with two arrays that are valid until it returns.
    static func with<Value>(_ first: [String], _ second: [String], _ body: (Pointers, Pointers) -> Value) -> Value {
        unsafe with(first) { first in unsafe with(second) { second in unsafe body(first, second) } }
    }

    private static func with<Value>(_ strings: [String], _ body: (Pointers) -> Value) -> Value {
        let copies = unsafe strings.map { unsafe UnsafePointer(strdup($0)) } + [nil]
        defer { unsafe copies.forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
        return unsafe copies.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("an array with a terminator is not empty") }
            return unsafe body(start)
        }
    }
}
