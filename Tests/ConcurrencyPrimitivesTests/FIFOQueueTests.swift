import ConcurrencyPrimitives
import TestSupport
import Testing

@Suite struct FIFOQueueTests {
    @Test(arguments: [UInt64](1...10))
    func `behaves like an array, whatever is done to it`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = FIFOQueue<Int>()
        var model: [Int] = []
        for number in 0..<3000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                queue.append(number)
                model.append(number)
            case 5..<8:
                let popped = queue.popFirst()
                #expect(popped == (model.isEmpty ? nil : model.removeFirst()), "seed \(seed)")
            case 8:
                let wanted = model.randomElement(using: &random) ?? -1
                let removed = queue.removeFirst { $0 == wanted }
                #expect(removed == model.firstIndex(of: wanted).map { model.remove(at: $0) }, "seed \(seed)")
            default:
                queue.prepend([number, -number])
                model.insert(contentsOf: [number, -number], at: 0)
            }
            #expect(queue.count == model.count && queue.first == model.first, "seed \(seed)")
        }
        #expect(queue.removeAll() == model, "seed \(seed)")
        #expect(queue.isEmpty)
    }
}
