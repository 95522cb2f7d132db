import EmulatorService
import TestSupport
import Testing

struct WaitingListTests {
    @Test func `lets everybody go once, at the right time`() {
        for seed in UInt64(1)...40 {
            var random = SeededGenerator(seed: seed)
            var list = WaitingList()
            var model: [Int: WaitingList.Until] = [:]
            var arrivals: [Int] = []
            var now = 0
            for key in 0..<300 {
                switch Int.random(in: 0..<8, using: &random) {
                case 0...3:
                    let until: WaitingList.Until =
                        switch Int.random(in: 0..<4, using: &random) {
                        case 0: .released
                        case 1: .abandoned
                        default: .instant(now + Int.random(in: 0...50, using: &random))
                        }
                    list.add(key, until: until)
                    model[key] = until
                    if until == .released { arrivals.append(key) }
                case 4, 5:
                    now += Int.random(in: 0...20, using: &random)
                    let expected = model.filter { if case .instant(let at) = $1 { at <= now } else { false } }.keys
                    let due = list.due(at: now)
                    #expect(Set(due) == Set(expected), "seed \(seed)")
                    for key in expected { model[key] = nil }
                case 6:
                    let count = Int.random(in: 0...3, using: &random)
                    let released = list.release(count)
                    #expect(released == Array(arrivals.prefix(count)), "seed \(seed)")
                    for key in arrivals.prefix(count) { model[key] = nil }
                    arrivals.removeFirst(min(count, arrivals.count))
                default:
                    let key = Int.random(in: 0...key, using: &random)
                    let isRemoved = list.remove(key)
                    #expect(isRemoved == (model[key] != nil), "seed \(seed)")
                    model[key] = nil
                    arrivals.removeAll { $0 == key }
                }
                #expect(list.count == model.count && list.heldCount == arrivals.count, "seed \(seed)")
                let next = model.values.compactMap { if case .instant(let at) = $0 { at } else { nil } }.min()
                // An early leaver may make it wake too soon, never too late.
                if let next { #expect((list.nextInstant ?? Int.max) <= next, "seed \(seed)") }
            }
            let rest = list.removeAll()
            #expect(Set(rest) == Set(model.keys))
            #expect(list.count == 0 && list.nextInstant == nil)
        }
    }

    @Test func `takes one in again that has left before its time`() {
        var list = WaitingList()
        list.add(1, until: .instant(10))
        let isRemoved = list.remove(1)
        list.add(1, until: .instant(20))
        let (early, late) = (list.due(at: 15), list.due(at: 20))
        #expect(isRemoved && early == [] && late == [1])
    }
}
