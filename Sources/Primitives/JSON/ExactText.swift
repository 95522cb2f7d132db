/// A text that equals another only when their scalars are the same.
///
/// Swift's strings are equal when Unicode holds them for equivalent, so `é` in one scalar equals `é` in two. JSON tells
/// them apart, and so do the bytes that are stored and hashed.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func areSame(_ left: String, _ right: String) -> Bool {
        left == right && left.utf8.elementsEqual(right.utf8)
    }

    static func == (left: Self, right: Self) -> Bool { areSame(left.text, right.text) }

    // Equivalent texts share a hash, which equality then tells apart.
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
