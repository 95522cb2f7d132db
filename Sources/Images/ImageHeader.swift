import Primitives

/// What the header of an image says.
struct ImageHeader: Equatable {
    /// Pixels as stored, before any rotation.
    var width: Int
    var height: Int
    /// Frames of an animation, pages of a TIFF, sizes of an icon.
    var frames = 1
    /// EXIF orientation, 1 to 8.
    var orientation: Int?
    var exif: JSONObject = [:]
}
