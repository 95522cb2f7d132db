/// One piece of what main process and worker say to each other over their socket.
///
/// On the wire: the payload's length as four bytes, little-endian; one byte for the kind; the payload.
package struct Frame: Sendable, Hashable {
    package struct Kind: RawRepresentable, Sendable, Hashable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A worker is ready; the payload names the protocol's revision.
        package static let hello = Kind(rawValue: UInt8(ascii: "H"))
        /// A `WorkerRequest` as JSON, without a file.
        package static let request = Kind(rawValue: UInt8(ascii: "Q"))
        /// A `WorkerRequest` as JSON; a descriptor travels with its first byte.
        package static let requestWithFile = Kind(rawValue: UInt8(ascii: "F"))
        /// The place of a passage as JSON; its text follows.
        package static let passage = Kind(rawValue: UInt8(ascii: "P"))
        /// More of the last passage's text, UTF-8, cut anywhere.
        package static let text = Kind(rawValue: UInt8(ascii: "T"))
        /// The last frame of a reply, as JSON.
        package static let reply = Kind(rawValue: UInt8(ascii: "R"))
    }

    package let kind: Kind
    package let payload: [UInt8]

    package init(_ kind: Kind, _ payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    package static let headerLength = 5
    /// Longer payloads are refused, so that neither side can make the other reserve much: 1 MiB.
    package static let maximumPayload = 1 << 20

    /// Appends the frame as it stands on the wire.
    ///
    /// - Throws: `MessageError` when the payload is longer than a frame may be; then nothing is appended.
    package func append(to output: inout [UInt8]) throws(MessageError) {
        guard payload.count <= Self.maximumPayload else {
            throw MessageError("a message of \(payload.count) bytes does not fit a frame")
        }
        let length = UInt32(payload.count)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            output.append(UInt8(truncatingIfNeeded: length >> shift))
        }
        output.append(kind.rawValue)
        output.append(contentsOf: payload)
    }
}
