import Engine
import Media
import Pipeline
import Primitives
import Testing

struct QuoteCheckTests {
    private let check = QuoteCheck([
        Passage(
            place: .page(1), text: "The  pump \u{201C}A\u{201D} failed\nat 02:47 \u{2014} it\u{2019}s o\u{FB03}cial."),
        Passage(place: .page(2), text: "STRASSE, \u{C9}T\u{C9}; soft\u{AD}hyphen"),
    ])

    private func grounding(_ quote: String) throws -> Grounding {
        let pattern = try #require(JSONPointerPattern(parsing: "/quotes/*"))
        return check.check(["quotes": [.string(quote)]], [pattern])
    }

    @Test(arguments: [
        "pump \"A\" failed at 02:47", "THE PUMP", "it's", "02:47 - it's", "official. strasse", "\u{E9}t\u{E9}",
        "softhyphen", "  failed   at  ", "",
    ])
    func `finds a quote whatever typography and line breaks did to it`(quote: String) throws {
        #expect(try grounding(quote) == Grounding(checked: 1, ungrounded: []))
    }

    @Test(arguments: ["pump B", "02:48", "failed 02:47", "The pumps", "cialit"])
    func `names a quote that is not there`(quote: String) throws {
        #expect(try grounding(quote) == Grounding(checked: 1, ungrounded: ["/quotes/0"]))
    }

    @Test func `counts only texts that the patterns reach`() throws {
        let pattern = try #require(JSONPointerPattern(parsing: "/o/*/quote"))
        let answer: JSONValue = ["o": [["quote": "pump"], ["quote": 7], ["other": "x"], ["quote": "nowhere"]]]
        let grounding = check.check(answer, [pattern])
        #expect(grounding == Grounding(checked: 2, ungrounded: ["/o/3/quote"]))
        #expect(grounding.json == ["checked": 2, "grounded": 1, "ungrounded": ["/o/3/quote"]])
    }

    @Test func `finds nothing in an empty source`() throws {
        let pattern = try #require(JSONPointerPattern(parsing: "/q"))
        #expect(QuoteCheck([]).check(["q": "x"], [pattern]).ungrounded == ["/q"])
    }
}
