/// Small tests on ASCII bytes that the formats share.
extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isHexDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }
    func isOne(of characters: StaticString) -> Bool {
        characters.withUTF8Buffer { buffer in buffer.contains(self) }
    }
}
