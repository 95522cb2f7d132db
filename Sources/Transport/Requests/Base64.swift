import CCurlShims

/// The encoder that the transport sends files with, on its own.
package enum Base64 {
    /// The padded base64 of RFC 4648, section 4.
    ///
    /// - Parameter isPortable: do without the processor's vector instructions.
    package static func encode(_ bytes: ArraySlice<UInt8>, isPortable: Bool = false) -> [UInt8] {
        let count = (bytes.count + 2) / 3 * 4
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            guard let target = target.baseAddress else { return }
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe dossier_curl_base64(target, bytes.baseAddress, bytes.count, isPortable)
            }
            filled = count
        }
    }
}
