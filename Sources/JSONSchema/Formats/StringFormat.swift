/// The formats that are checked; each is an assertion, not a mere remark.
enum StringFormat: String, CaseIterable, Sendable {
    case date
    case dateTime = "date-time"
    case time
    case duration
    case email
    case uri
    case uuid
    case ipv4
    case ipv6

    /// What a value must be, as part of a sentence.
    var phrase: String {
        switch self {
        case .date: "a date like 2024-05-31"
        case .dateTime: "a date and time like 2024-05-31T13:45:00Z"
        case .time: "a time like 13:45:00Z"
        case .duration: "a duration like P1DT2H"
        case .email: "an e-mail address"
        case .uri: "an absolute URI"
        case .uuid: "a UUID"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        }
    }

    func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)[...]
        return switch self {
        case .date: DateFormats.isDate(bytes)
        case .dateTime: DateFormats.isDateTime(bytes)
        case .time: DateFormats.isTime(bytes)
        case .duration: DateFormats.isDuration(bytes)
        case .email: AddressFormats.isEmail(bytes)
        case .uri: URIFormat.isURI(bytes)
        case .uuid: AddressFormats.isUUID(bytes)
        case .ipv4: AddressFormats.isIPv4(bytes)
        case .ipv6: AddressFormats.isIPv6(bytes)
        }
    }
}
