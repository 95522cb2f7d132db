import TerminalUI
import Testing

struct ProgressRendererTests {
    private func model(_ done: Int, phase: ProgressModel.Phase = .running) -> ProgressModel {
        ProgressModel(phase: phase, step: "brief", done: done, total: 100)
    }

    @Test func `redraws a terminal at most ten times a second, and at the end`() {
        var renderer = ProgressRenderer.terminal(TerminalProgress())
        var frames = 0
        for millisecond in 0..<1000 {
            if case .frame = renderer.update(model(1), at: .milliseconds(millisecond), width: 80) { frames += 1 }
        }
        #expect(frames == 10)
        let last = renderer.update(model(100), at: .milliseconds(999), width: 80, isLast: true)
        #expect(last == .frame(["brief  [####################] 100 %  100/100"]))
    }

    @Test func `writes a line for every tenth and for every half minute`() {
        var renderer = ProgressRenderer.plain(PlainProgress())
        var written: [Int] = []
        // One unit a second, and then none for two minutes.
        for second in 0...220 {
            let done = min(second, 35)
            if case .line = renderer.update(model(done), at: .seconds(second), width: 80) { written.append(second) }
        }
        #expect(written == [0, 10, 20, 30, 60, 90, 120, 150, 180, 210])
    }

    @Test func `does not flood a log when everything is done at once`() {
        var renderer = ProgressRenderer.plain(PlainProgress())
        let lines = (0...100).count {
            renderer.update(model($0), at: .milliseconds($0), width: 80) != .nothing
        }
        #expect(lines == 1)
        #expect(renderer.update(model(100), at: .milliseconds(101), width: 80, isLast: true) != .nothing)
    }

    @Test func `announces a new phase at once`() {
        var renderer = ProgressRenderer.plain(PlainProgress())
        _ = renderer.update(model(0), at: .zero, width: 80)
        #expect(renderer.update(model(0, phase: .draining), at: .milliseconds(1), width: 80) != .nothing)
    }

    @Test func `writes nothing when nothing is wanted`() {
        var renderer = ProgressRenderer.none
        #expect(renderer.update(model(5), at: .seconds(100), width: 80, isLast: true) == .nothing)
    }

    @Test func `measures a rate that follows slowly and never jumps with the frequency of asking`() throws {
        var often = RateMeter()
        var seldom = RateMeter()
        var last: (Double?, Double?) = (nil, nil)
        for tick in 0...600 {
            last.0 = often.record(done: tick / 5, at: .milliseconds(tick * 100))
            if tick % 50 == 0 { last.1 = seldom.record(done: tick / 5, at: .milliseconds(tick * 100)) }
        }
        let (first, second) = (try #require(last.0), try #require(last.1))
        #expect(abs(first - 2) < 0.3 && abs(second - 2) < 0.3)
    }
}
