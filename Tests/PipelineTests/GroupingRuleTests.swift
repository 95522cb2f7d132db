import Primitives
import Testing

@testable import Pipeline

struct GroupingRuleTests {
    private func path(_ text: String) throws -> RelativePath {
        text.isEmpty ? .root : try #require(RelativePath(text))
    }

    @Test(arguments: [
        (StepSpec.Grouping.file, "a/b.txt", "a/b.txt", "s:i/a/b.txt"), (.folder, "a/b.txt", "a", "s:i/a/"),
        (.folder, "b.txt", "", "s:i/"), (.all, "a/b.txt", "", "s:"), (.stem, "a/b.txt", "a/b", "s:i/a/b"),
        (.stem, "b.tar.gz", "b.tar", "s:i/b.tar"), (.stem, "a/.env", "a/.env", "s:i/a/.env"),
        (.capture("cases/(*)/**"), "cases/7/x/y.txt", "7", "s:i/7"),
    ])
    func `names the group and the unit of a file`(
        grouping: StepSpec.Grouping, file: String, group: String, unit: String
    ) throws {
        let rule = GroupingRule(grouping)
        let found = try #require(rule.group(of: try path(file)))
        #expect(found.text == group)
        #expect(rule.unitID(step: "s", input: "i", group: found).rawValue == unit)
    }

    @Test(arguments: [
        ("cases/(*)/**", "cases/7/a.txt", "7"), ("cases/(*)/**", "other/7/a.txt", nil),
        ("cases/(*)/**", "cases/7", nil), ("(**)/report.pdf", "a/b/report.pdf", "a/b"),
        ("**/(20??)-*.txt", "x/y/2024-01.txt", "2024"), ("**/(20??)-*.txt", "2024-01.txt", "2024"),
        ("**/(20??)-*.txt", "x/19-01.txt", nil), ("(*)_scan.*", "a_b_scan.png", "a_b"),
        ("(*)_scan.*", "x/a_scan.png", nil),
        ("(*).txt", ".txt", nil), ("no parentheses", "no parentheses", nil), ("(*)", "\u{E9}.txt", "\u{E9}.txt"),
    ])
    func `captures what the parentheses match`(glob: String, file: String, group: String?) throws {
        #expect(GroupingRule.capture(glob, in: try path(file))?.text == group)
    }

    @Test func `matches hostile globs in little time`() throws {
        let file = try path(String(repeating: "a", count: 200))
        #expect(GroupingRule.capture("*a*a*a*a*a*a*a*a(*)b", in: file) == nil)
    }

    @Test func `keeps inputs apart except where everything goes together`() {
        let separating: [StepSpec.Grouping] = [.file, .folder, .stem, .capture("(*)")]
        #expect(separating.allSatisfy { GroupingRule($0).separatesInputs })
        #expect(!GroupingRule(.all).separatesInputs)
    }

    @Test(arguments: [
        (StepSpec.Grouping.file, "a/b.txt", ["relpath": "a/b.txt", "folder": "a", "stem": "b"]),
        (.file, "b.txt", ["relpath": "b.txt", "folder": "_root", "stem": "b"]),
        (.folder, "a", ["folder": "a", "group": "a"]), (.folder, "", ["folder": "_root", "group": "_root"]),
        (.all, "", ["folder": "_root", "group": "all"]), (.stem, "a/b", ["folder": "a", "stem": "b", "group": "a/b"]),
        (.stem, "b.v1", ["folder": "_root", "stem": "b.v1"]), (.capture("(*)"), "7", ["group": "7"]),
    ])
    func `gives output paths their values`(
        grouping: StepSpec.Grouping, group: String, expected: [String: String]
    ) throws {
        let values = GroupingRule(grouping).outputValues(step: "s", input: "i", group: try path(group))
        #expect(values[.step] == "s" && values[.input] == "i")
        for (name, value) in expected {
            #expect(values[try #require(OutputPathVariable(rawValue: name))] == value, "\(name)")
        }
    }
}
