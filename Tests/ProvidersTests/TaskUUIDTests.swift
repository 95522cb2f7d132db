import Providers
import TestSupport
import Testing

struct TaskUUIDTests {
    @Test func `is a UUID of version 4, another one every time`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var seen: Set<TaskUUID> = []
        for _ in 0..<500 {
            let uuid = TaskUUID(using: &random)
            let text = Array(uuid.text)
            #expect(text.count == 36 && text[14] == "4" && "89ab".contains(text[19]), "seed \(seed): \(uuid)")
            #expect(TaskUUID(uuid.text) == uuid, "seed \(seed)")
            seen.insert(uuid)
        }
        #expect(seen.count == 500, "seed \(seed)")
        #expect(TaskUUID.random() != TaskUUID.random())
    }

    @Test func `is the same for the same numbers`() {
        var first = SeededGenerator(seed: 7)
        var second = SeededGenerator(seed: 7)
        #expect(TaskUUID(using: &first) == TaskUUID(using: &second))
    }

    @Test func `keeps every digit where the numbers are small`() {
        struct Zeros: RandomNumberGenerator { mutating func next() -> UInt64 { 0 } }
        var zeros = Zeros()
        #expect(TaskUUID(using: &zeros).text == "00000000-0000-4000-8000-000000000000")
        struct Ones: RandomNumberGenerator { mutating func next() -> UInt64 { .max } }
        var ones = Ones()
        #expect(TaskUUID(using: &ones).text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    }

    @Test func `reads either case and compares without it`() {
        #expect(
            TaskUUID("0B6E5A0C-6A55-4B1E-9A53-2F6B8F0A7C11")?.text == "0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11")
    }

    @Test(arguments: [
        "", "0b6e5a0c", "0b6e5a0c6a554b1e9a532f6b8f0a7c11", "0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c1",
        "0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c111", "0b6e5a0g-6a55-4b1e-9a53-2f6b8f0a7c11",
        "0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11\n", "0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c1\"",
        "------------------------------------",
    ])
    func `reads nothing else`(text: String) { #expect(TaskUUID(text) == nil) }
}
