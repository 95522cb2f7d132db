/// Lets one request to a host go ahead until its name has an address, and holds the others back meanwhile.
///
/// libcurl asks for a name once per transfer as long as it does not know the answer: hundreds of requests that are begun
/// together would start hundreds of resolver threads and flood the name server. A host is gated once; whether its name was
/// found or not, everybody may go afterwards.
struct HostGate<Element> {
    private enum State {
        case asked(held: [Element])
        case open
    }

    private var hosts: [String: State] = [:]

    /// Whether the element may go; else it is kept until `open`.
    mutating func admit(_ element: Element, to host: String) -> Bool {
        switch hosts[host] {
        case .open: return true
        case .asked(var held):
            held.append(element)
            hosts[host] = .asked(held: held)
            return false
        case nil:
            hosts[host] = .asked(held: [])
            return true
        }
    }

    /// Opens the gate of a host, and returns who was held there, in order.
    mutating func open(_ host: String) -> [Element] {
        guard case .asked(let held)? = hosts[host] else { return [] }
        hosts[host] = .open
        return held
    }

    /// Opens all gates, and returns who was held.
    mutating func openAll() -> [Element] { hosts.keys.flatMap { open($0) } }
}
