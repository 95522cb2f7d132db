import Platform
import Primitives
import Testing

struct TerminalFactsTests {
    @Test(
        arguments: [
            ([:], true, true, true),
            (["NO_COLOR": "1"], true, true, false),
            (["NO_COLOR": ""], true, true, true),
            (["TERM": "dumb"], true, false, false),
            (["CI": "true"], true, false, false),
            (["CI": "false"], true, true, true),
            ([:], false, false, false),
        ] as [([String: String], Bool, Bool, Bool)])
    func `respects what the user and the machine say`(
        variables: [String: String], isTerminal: Bool, redraw: Bool, color: Bool
    ) {
        let facts = TerminalFacts(isTerminal: isTerminal, systemWidth: nil, Environment(variables))
        #expect(facts.allowsRedraw == redraw)
        #expect(facts.allowsColor == color)
    }

    @Test func `takes the width from the terminal, then COLUMNS, then 80`() {
        #expect(TerminalFacts(isTerminal: true, systemWidth: 132, ["COLUMNS": "100"]).width == 132)
        #expect(TerminalFacts(isTerminal: false, systemWidth: nil, ["COLUMNS": "100"]).width == 100)
        #expect(TerminalFacts(isTerminal: false, systemWidth: nil, ["COLUMNS": "-3"]).width == 80)
    }

    @Test func `does not take a file for a terminal`() throws {
        let tree = try TemporaryTree()
        try tree.file("x")
        let opened = try SourceOpener(root: tree.path).open(#require(RelativePath("x")))
        let facts = TerminalFacts(descriptor: opened.descriptor.number, environment: [:])
        #expect(!facts.isTerminal && !facts.allowsColor && facts.width == 80)
    }
}
