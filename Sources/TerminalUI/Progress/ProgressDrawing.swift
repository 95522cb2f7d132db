import Primitives

/// Draws progress as text: nothing but the model and the width decides.
package enum ProgressDrawing {
    /// The lines for a terminal, none wider than `width` columns.
    ///
    /// What does not fit is left out from the end, so the bar and the counts stay longest.
    package static func draw(_ model: ProgressModel, width: Int) -> [String] {
        var lines = [fitted([title(model), bar(model)] + counts(model) + times(model), width)]
        let traffic = traffic(model)
        if !traffic.isEmpty, width > 2 { lines.append("  " + fitted(traffic, width - 2)) }
        return lines
    }

    /// One line for a log.
    package static func plainLine(_ model: ProgressModel) -> String {
        let percent = model.fraction.map { ["\(Int($0 * 100)) %"] } ?? []
        let parts = counts(model) + percent + traffic(model) + times(model)
        return "\(title(model)): \(parts.joined(separator: ", ")), \(model.elapsed.brief) elapsed"
    }

    // MARK: - Parts

    private static func title(_ model: ProgressModel) -> String {
        switch (model.phase, model.step) {
        case (.running, let step?): TerminalText.escaped(step)
        case (.draining, let step?): "stopping, \(TerminalText.escaped(step))"
        case (.draining, nil): "stopping"
        default: model.phase.rawValue
        }
    }

    private static func bar(_ model: ProgressModel) -> String? {
        guard let fraction = model.fraction else { return nil }
        let cells = 20
        let filled = Int(fraction * Double(cells))
        let percent = String(Int(fraction * 100))
        let padding = String(repeating: " ", count: 3 - percent.count)
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: cells - filled)
            + "] \(padding)\(percent) %"
    }

    private static func counts(_ model: ProgressModel) -> [String] {
        var parts = [model.total.map { "\(model.done)/\($0)" } ?? "\(model.done)"]
        if model.failed > 0 { parts.append("\(model.failed) failed") }
        return parts
    }

    private static func times(_ model: ProgressModel) -> [String] {
        var parts: [String] = []
        if let rate = model.rate, rate > 0 { parts.append("\(decimal(rate))/s") }
        if let remaining = model.remaining { parts.append("\(remaining.brief) left") }
        return parts
    }

    private static func traffic(_ model: ProgressModel) -> [String] {
        var parts: [String] = []
        if model.atWork > 0 { parts.append("\(model.atWork) at work") }
        if model.tokens > 0 { parts.append("\(grouped(model.tokens)) tokens") }
        if let cost = model.cost { parts.append(cost) }
        return parts
    }

    /// Joins as many parts as fit; the first one is cut when even it does not.
    private static func fitted(_ parts: [String?], _ width: Int) -> String {
        var line = ""
        for part in parts.compactMap(\.self) {
            let separator = line.isEmpty ? "" : "  "
            guard DisplayWidth.of(line + separator + part) <= width else { break }
            line += separator + part
        }
        return line.isEmpty ? DisplayWidth.cut(parts.compactMap(\.self).first ?? "", to: width) : line
    }

    /// One decimal below 10, none above.
    private static func decimal(_ number: Double) -> String {
        guard number < 1e15 else { return "∞" }
        if number >= 10 { return String(Int(number.rounded())) }
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `12 345 678`.
    private static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(" ", at: position)
            position -= 3
        }
        return String(digits)
    }
}
