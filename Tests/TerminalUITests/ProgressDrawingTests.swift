import TerminalUI
import Testing

struct ProgressDrawingTests {
    private let busy = ProgressModel(
        phase: .running, step: "brief", done: 120, total: 400, failed: 3, atWork: 16, tokens: 1_234_567,
        cost: "1.20 USD", elapsed: .seconds(60), rate: 2)

    @Test func `shows everything where there is room`() {
        #expect(
            ProgressDrawing.draw(busy, width: 100) == [
                "brief  [######--------------]  30 %  120/400  3 failed  2.0/s  2 min 20 s left",
                "  16 at work  1 234 567 tokens  1.20 USD",
            ])
    }

    @Test(arguments: [
        (60, "brief  [######--------------]  30 %  120/400  3 failed"),
        (45, "brief  [######--------------]  30 %  120/400"),
        (20, "brief"),
        (4, "bri…"),
        (1, "…"),
    ])
    func `leaves out what does not fit`(width: Int, line: String) {
        #expect(ProgressDrawing.draw(busy, width: width)[0] == line)
    }

    @Test(arguments: 1...120)
    func `is never wider than the screen`(width: Int) {
        var model = busy
        model.step = "日本語の手順 with \u{1B}[2J"
        for line in ProgressDrawing.draw(model, width: width) {
            let columns = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x3000 ? 2 : 1) }
            #expect(columns <= width && !line.contains("\u{1B}"))
        }
    }

    @Test func `promises nothing while the total is not known`() {
        let model = ProgressModel(phase: .discovering, done: 1234)
        #expect(ProgressDrawing.draw(model, width: 80) == ["discovering  1234"])
        #expect(model.remaining == nil)
    }

    @Test func `says that it is stopping`() {
        var model = busy
        model.phase = .draining
        #expect(ProgressDrawing.draw(model, width: 80)[0].hasPrefix("stopping, brief  ["))
    }

    @Test func `counts an empty plan as done`() {
        let model = ProgressModel(phase: .running, step: "brief", done: 0, total: 0, rate: 0)
        #expect(ProgressDrawing.draw(model, width: 80) == ["brief  [####################] 100 %  0/0"])
    }

    @Test func `puts everything into one line for a log`() {
        #expect(
            ProgressDrawing.plainLine(busy)
                == "brief: 120/400, 3 failed, 30 %, 16 at work, 1 234 567 tokens, 1.20 USD, 2.0/s, 2 min 20 s left, 1 min 00 s elapsed"
        )
    }
}
