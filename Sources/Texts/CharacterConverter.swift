import Glibc

/// Turns bytes of an encoding into UTF-8, part by part, through iconv.
@safe
final class CharacterConverter {
    private let conversion: iconv_t
    private var pending: [UInt8] = []
    private(set) var replacements = 0

    /// `nil` when iconv does not know `encoding`.
    init?(from encoding: String) {
        guard let conversion = unsafe iconv_open("UTF-8", encoding), unsafe conversion != iconv_t(bitPattern: -1) else {
            return nil
        }
        unsafe self.conversion = unsafe conversion
    }

    deinit { unsafe iconv_close(conversion) }

    /// Whether iconv converts from `encoding`.
    static func knows(_ encoding: String) -> Bool {
        guard encoding.utf8.count <= 40, encoding.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
        else { return false }
        return CharacterConverter(from: encoding) != nil
    }

    /// The UTF-8 of the next bytes; what is not valid in the encoding becomes U+FFFD and is counted.
    func convert(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        var input = pending + bytes
        pending = []
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var consumed = 0
        while consumed < input.count {
            let (status, used, produced) = step(&input, from: consumed, into: &buffer)
            output.append(contentsOf: buffer[..<produced])
            consumed += used
            if status == 0 || status == E2BIG { continue }
            if status == EINVAL, !isLast {
                pending = Array(input[consumed...])
                return output
            }
            output.append(contentsOf: [0xEF, 0xBF, 0xBD])
            replacements += 1
            consumed += 1
        }
        return output
    }

    /// One call of iconv: its error code or 0, bytes consumed, bytes produced.
    private func step(_ input: inout [UInt8], from start: Int, into output: inout [UInt8]) -> (CInt, Int, Int) {
        let available = input.count - start
        let capacity = output.count
        return unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                var from = unsafe source.baseAddress.map { unsafe ($0 + start).assumingMemoryBound(to: CChar.self) }
                var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = available
                var toLeft = capacity
                let result = unsafe iconv(conversion, &from, &fromLeft, &to, &toLeft)
                let code = result == Int.max || result == -1 ? errno : 0
                return (code, available - fromLeft, capacity - toLeft)
            }
        }
    }
}
