import Testing

@testable import LocalEngine

struct SentenceSplitterTests {
    @Test(arguments: [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Meyer met Mr. J. Smith. They spoke.", ["Dr. Meyer met Mr. J. Smith.", "They spoke."]),
        (
            "It cost 3.50 euros. See No. 5 and fig. 2 for more.",
            ["It cost 3.50 euros.", "See No. 5 and fig. 2 for more."]
        ),
        ("Is that a no. Perhaps it is.", ["Is that a no.", "Perhaps it is."]),
        ("He said \"Stop.\" Then he left.", ["He said \"Stop.\"", "Then he left."]),
        (
            "In the U.S. Navy it works. In the U.S. The rest differs.",
            ["In the U.S. Navy it works.", "In the U.S.", "The rest differs."]
        ),
        ("Use e.g. this one. i.e. nothing.", ["Use e.g. this one. i.e. nothing."]),
        ("Wait... what? Yes… No.", ["Wait... what?", "Yes…", "No."]),
        (
            "Am 3. Mai kam Hr. Kunz, z. B. um 10. Das war gut.",
            ["Am 3. Mai kam Hr. Kunz, z. B. um 10.", "Das war gut."]
        ),
        ("Er kam 2024. Das war gut.", ["Er kam 2024.", "Das war gut."]),
        ("M. Dupont a parlé. Mme Leroy aussi.", ["M. Dupont a parlé.", "Mme Leroy aussi."]),
        ("¿Qué pasa? ¡Nada! El Sr. Ruiz lo dijo.", ["¿Qué pasa?", "¡Nada!", "El Sr. Ruiz lo dijo."]),
        ("これはペンです。あれは何？「本です。」はい。", ["これはペンです。", "あれは何？", "「本です。」", "はい。"]),
        (
            "A sentence (with a remark). (see below) Next one.",
            ["A sentence (with a remark).", "(see below) Next one."]
        ),
        ("Version 1.2.3 is out. www.e.example is not.", ["Version 1.2.3 is out. www.e.example is not."]),
        ("", []), (" \n ", []), ("...", ["..."]),
    ])
    func `ends sentences where they end`(_ text: String, _ sentences: [String]) {
        let scalars = Array(text.unicodeScalars)
        let found = SentenceSplitter.sentences(in: scalars, 0..<scalars.count).map { String(scalars: scalars[$0]) }
        #expect(found == sentences)
    }
}
