/// The names of inputs, steps and providers.
enum Identifier {
    static let hint = "use 1 to 64 of a-z, 0-9, '_' and '-', as in 'brief-2'"

    static func fault(_ text: String) -> String { "'\(text)' is not an identifier" }

    static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}
