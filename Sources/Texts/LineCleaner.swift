import Primitives

/// Splits UTF-8 into lines and takes out what is not for reading: control characters, terminal escapes, overrides.
///
/// Works byte by byte across the borders of parts. A very long line is handed out in pieces.
struct LineCleaner {
    /// Bytes after which a line without an end is handed out in pieces.
    private static let maximumLine = 16 * 1024

    private enum State { case text, carriageReturn, escape, sequence, command, commandEscape }

    private var state = State.text
    private var line: [UInt8] = []
    private var number = 1
    /// Bytes still to come of a character that may have to be dropped.
    private var watchedBytes = 0

    /// Set by a zero byte: what follows is binary data, and the text ends here.
    private(set) var metBinary = false

    /// The line that is being read, counted from 1.
    var lineNumber: Int { number }

    /// Feeds valid UTF-8 and calls `emit` with the number and the cleaned bytes of each finished line, without its end.
    mutating func feed(_ bytes: [UInt8], _ emit: (Int, [UInt8]) -> Void) {
        var runStart = 0
        var position = 0
        func isPlain(_ byte: UInt8) -> Bool {
            byte >= 0x20 && byte != 0x7F && byte != 0xC2 && byte != 0xE2 && byte != 0xEF
        }
        while position < bytes.count, !metBinary {
            if state == .text, watchedBytes == 0, isPlain(bytes[position]) {
                runStart = position
                while position < bytes.count, isPlain(bytes[position]) { position += 1 }
                line.append(contentsOf: bytes[runStart..<position])
                splitIfLong(emit)
                continue
            }
            take(bytes[position], emit)
            position += 1
        }
    }

    /// Hands out the last line, when it has no end of its own.
    mutating func finish(_ emit: (Int, [UInt8]) -> Void) {
        if !line.isEmpty { endLine(emit) }
    }

    private mutating func take(_ byte: UInt8, _ emit: (Int, [UInt8]) -> Void) {
        switch state {
        case .text: takeText(byte, emit)
        case .carriageReturn:
            state = .text
            endLine(emit)
            if byte != 0x0A { takeText(byte, emit) }
        case .escape:
            // ECMA-48: CSI, and the string commands OSC, DCS, PM, APC, SOS; every other escape is one byte long.
            switch byte {
            case UInt8(ascii: "["): state = .sequence
            case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "X"):
                state = .command
            case 0x20...0x2F: break
            case 0x30...0x7E: state = .text
            default:
                state = .text
                takeText(byte, emit)
            }
        case .sequence:
            if byte < 0x20 {
                state = .text
                takeText(byte, emit)
            } else if byte >= 0x40 {
                state = .text
            }
        case .command:
            if byte == 0x07 { state = .text }
            if byte == 0x1B { state = .commandEscape }
            if byte == 0x0A {
                state = .text
                takeText(byte, emit)
            }
        case .commandEscape: state = byte == UInt8(ascii: "\\") ? .text : .command
        }
    }

    private mutating func takeText(_ byte: UInt8, _ emit: (Int, [UInt8]) -> Void) {
        switch byte {
        case 0: metBinary = true
        case 0x0A: endLine(emit)
        case 0x0D: state = .carriageReturn
        case 0x1B: state = .escape
        case 0x08: eraseLast()
        case 0x09: line.append(byte)
        case 0x0C: endPage(emit)
        case 0..<0x20, 0x7F: break
        default:
            line.append(byte)
            switch byte {
            case 0xC2: watchedBytes = 1
            case 0xE2, 0xEF: watchedBytes = 2
            default: if watchedBytes > 0 { watchedBytes -= 1 }
            }
            if byte & 0xC0 == 0x80 { dropInvisible() }
            splitIfLong(emit)
        }
    }

    /// A form feed ends a paragraph but, to editors, not a line.
    private mutating func endPage(_ emit: (Int, [UInt8]) -> Void) {
        if !line.isEmpty { emit(number, line) }
        line.removeAll(keepingCapacity: true)
        emit(number, [])
    }

    private mutating func endLine(_ emit: (Int, [UInt8]) -> Void) {
        emit(number, line)
        line.removeAll(keepingCapacity: true)
        number += 1
    }

    private mutating func splitIfLong(_ emit: (Int, [UInt8]) -> Void) {
        while line.count >= Self.maximumLine {
            var cut = Self.maximumLine
            while cut > 0, cut < line.count, line[cut] & 0xC0 == 0x80 { cut -= 1 }
            if cut == line.count { return splitWhole(emit) }
            emit(number, Array(line[..<cut]))
            line.removeFirst(cut)
        }
    }

    private mutating func splitWhole(_ emit: (Int, [UInt8]) -> Void) {
        let tail = UTF8Validity.unfinishedTail(of: line)
        emit(number, Array(line.dropLast(tail)))
        line = Array(line.suffix(tail))
    }

    /// Overstriking, as in formatted manual pages: the character before is replaced.
    private mutating func eraseLast() {
        while let last = line.popLast(), last & 0xC0 == 0x80 {}
    }

    /// Drops C1 controls, byte order marks inside the text, and bidirectional overrides and isolates.
    private mutating func dropInvisible() {
        let count = line.count
        if count >= 2, line[count - 2] == 0xC2, line[count - 1] < 0xA0 {
            line.removeLast(2)
        } else if count >= 3 {
            switch (line[count - 3], line[count - 2], line[count - 1]) {
            case (0xEF, 0xBB, 0xBF), (0xE2, 0x80, 0xAA...0xAE), (0xE2, 0x81, 0xA6...0xA9): line.removeLast(3)
            default: break
            }
        }
    }
}
