/// Makes recordings with ffmpeg.
package enum ClipMaker {
    /// The file that ffmpeg writes when called with `arguments`; most formats cannot be written to a pipe whole.
    ///
    /// `before` runs first, in a shell where `$f` is the file's path.
    package static func recording(_ arguments: String, before: String = "true") throws -> [UInt8] {
        try MediaMaker.output(
            of: "f=$(mktemp); \(before); ffmpeg -v error -y \(arguments) $f && cat $f; code=$?; rm -f $f; exit $code")
    }
}
