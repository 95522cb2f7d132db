package import Primitives

/// Writes dates as HTTP has them (RFC 9110, section 5.6.7).
package enum HTTPDateText {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// In whole seconds, rounded up: a client that obeys never comes too early.
    package static func text(of timestamp: Timestamp, plus duration: Duration) -> String {
        let milliseconds = timestamp.millisecondsSinceEpoch + Int64(duration.milliseconds)
        let seconds = (milliseconds + 999) / 1000
        // 1970-01-01 was a Thursday.
        let day = days[Int(seconds / 86_400 % 7)]
        let text = Timestamp(millisecondsSinceEpoch: seconds * 1000).description
        let parts = text.split { !$0.isNumber }
        let month = Int(parts[1]).map { months[$0 - 1] } ?? ""
        return "\(day), \(parts[2]) \(month) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
    }
}
