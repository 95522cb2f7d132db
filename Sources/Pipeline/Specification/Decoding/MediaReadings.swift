import Primitives

extension ValueReading where Value == MediaSpec {
    static var media: Self {
        .object { object in
            var media = MediaSpec()
            media.image = object.value("image", .image, default: media.image)
            media.pdf = object.value("pdf", .pdf, default: media.pdf)
            media.video = object.value("video", .video, default: media.video)
            media.audio = object.value("audio", .audio, default: media.audio)
            media.text = object.value("text", .chunks, default: media.text)
            return media
        }
    }
}

extension ValueReading where Value == MediaSpec.Image {
    fileprivate static var image: Self {
        .object { object in
            var image = MediaSpec.Image()
            image.maxEdge = object.value("maxEdge", .integer(64...16384), default: image.maxEdge)
            return image
        }
    }
}

extension ValueReading where Value == MediaSpec.PDF {
    fileprivate static var pdf: Self {
        .object { object in
            var pdf = MediaSpec.PDF()
            pdf.form = object.value("as", .word, default: pdf.form)
            pdf.pages = object.value("pages", .positive, default: pdf.pages)
            // One page at a time leaves nothing to share, so the default gives way.
            pdf.overlap = object.value("overlap", .count, default: min(pdf.overlap, pdf.pages - 1))
            pdf.dpi = object.value("dpi", .integer(36...600), default: pdf.dpi)
            object.refuseOverlap(pdf.overlap >= pdf.pages, of: "pages")
            return pdf
        }
    }
}

extension ValueReading where Value == MediaSpec.Video {
    fileprivate static var video: Self {
        .object { object in
            var video = MediaSpec.Video()
            video.segment = object.value("segment", .duration(atLeast: .seconds(1)), default: video.segment)
            video.overlap = object.value(
                "overlap", .duration(atLeast: .zero), default: video.overlap < video.segment ? video.overlap : .zero)
            video.maxHeight = object.value("maxHeight", .integer(64...4320), default: video.maxHeight)
            object.refuseOverlap(video.overlap >= video.segment, of: "segment")
            return video
        }
    }
}

extension ValueReading where Value == MediaSpec.Audio {
    fileprivate static var audio: Self {
        .object { object in
            var audio = MediaSpec.Audio()
            audio.segment = object.value("segment", .duration(atLeast: .seconds(1)), default: audio.segment)
            audio.overlap = object.value(
                "overlap", .duration(atLeast: .zero), default: audio.overlap < audio.segment ? audio.overlap : .zero)
            audio.bitRate = object.value("bitrate", .bitRate, default: audio.bitRate)
            object.refuseOverlap(audio.overlap >= audio.segment, of: "segment")
            return audio
        }
    }
}

extension ValueReading where Value == MediaSpec.Text {
    fileprivate static var chunks: Self {
        .object { object in
            var text = MediaSpec.Text()
            text.tokens = object.value("tokens", .integer(100...Int.max), default: text.tokens)
            text.overlap = object.value("overlap", .count, default: text.overlap < text.tokens ? text.overlap : 0)
            object.refuseOverlap(text.overlap >= text.tokens, of: "tokens")
            return text
        }
    }
}

extension ObjectReader {
    /// An overlap as long as the part itself would never reach the end.
    fileprivate func refuseOverlap(_ isTooLong: Bool, of part: String) {
        if isTooLong { refuse("overlap", "'overlap' must be less than '\(part)'") }
    }
}
