/// How media are prepared; part of every key, so a change here asks again.
package struct MediaSpec: Sendable, Hashable {
    package var image = Image()
    package var pdf = PDF()
    package var video = Video()
    package var audio = Audio()
    package var text = Text()

    package init() {}

    /// Default: `maxEdge` 3072.
    package struct Image: Sendable, Hashable {
        /// Pixels of the longer edge; larger images are scaled down.
        package var maxEdge = 3072

        package init() {}
    }

    /// Defaults: `as` `auto`, `pages` 100, `overlap` 1, `dpi` 150.
    package struct PDF: Sendable, Hashable {
        package enum Form: String, Sendable, Hashable, CaseIterable {
            /// As a PDF where the provider takes PDFs, else as images, else as text.
            case auto
            case pdf
            case images
            case text
        }

        package var form = Form.auto
        /// Pages per request.
        package var pages = 100
        /// Pages that two neighbouring requests share.
        package var overlap = 1
        /// Resolution of rendered pages, in dots per inch.
        package var dpi = 150

        package init() {}
    }

    /// Defaults: `segment` 10m, `overlap` 5s, `maxHeight` 720.
    package struct Video: Sendable, Hashable {
        package var segment = Duration.seconds(600)
        package var overlap = Duration.seconds(5)
        /// Pixels; taller videos are scaled down.
        package var maxHeight = 720

        package init() {}
    }

    /// Defaults: `segment` 30m, `overlap` 5s, `bitrate` 64k.
    package struct Audio: Sendable, Hashable {
        package var segment = Duration.seconds(1800)
        package var overlap = Duration.seconds(5)
        /// Bits per second of audio that has to be transcoded.
        package var bitRate = 64_000

        package init() {}
    }

    /// Defaults: `tokens` 100000, `overlap` 500.
    package struct Text: Sendable, Hashable {
        /// Estimated tokens per request.
        package var tokens = 100_000
        /// Estimated tokens that two neighbouring requests share.
        package var overlap = 500

        package init() {}
    }
}
