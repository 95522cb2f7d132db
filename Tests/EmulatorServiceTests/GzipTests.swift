import EmulatorService
import Testing

struct GzipTests {
    @Test func `sums up as the standard says`() {
        // The check value of CRC-32/ISO-HDLC.
        #expect(Gzip.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(Gzip.checksum([]) == 0)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 200_000])
    func `stores every byte in blocks of at most 65,535`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let packed = Gzip.stored(bytes)
        var (place, unpacked, isLast) = (10, [UInt8](), false)
        while !isLast, place + 5 <= packed.count {
            isLast = packed[place] == 1
            let length = Int(packed[place + 1]) | Int(packed[place + 2]) << 8
            let complement = Int(packed[place + 3]) | Int(packed[place + 4]) << 8
            #expect(length ^ complement == 0xFFFF)
            unpacked += packed[(place + 5)..<(place + 5 + length)]
            place += 5 + length
        }
        #expect(isLast && unpacked == bytes)
        #expect(packed.count == place + 8)
    }
}
