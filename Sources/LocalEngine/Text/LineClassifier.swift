/// Tells headings, items, rows, page furniture and quoted replies from running text.
///
/// The rules look at a line and its neighbours only; running headers come from `RunningLines`, which saw all pages.
struct LineClassifier {
    let scalars: [Unicode.Scalar]
    let isTimed: Bool

    func classify(_ lines: inout [TextLine], running: RunningLines) {
        markFurniture(&lines, running: running)
        for index in lines.indices where lines[index].kind == .prose { classify(&lines[index]) }
        markFields(&lines)
        if !isTimed {
            markHeadings(&lines)
            markLabels(&lines)
            markItemHeadings(&lines)
        }
        markSignature(&lines)
    }

    // MARK: - Single lines

    private func classify(_ line: inout TextLine) {
        let range = line.content
        if scalars[range.lowerBound] == ">" {
            line.kind = .quoted
            var lower = range.lowerBound
            while lower < range.upperBound, scalars[lower] == ">" || scalars[lower].isBlank { lower += 1 }
            line.content = lower..<range.upperBound
            if line.content.isEmpty { line.kind = .blank }
        } else if LineShape.isCaption(scalars, range) {
            line.kind = .caption
        } else if let content = LineShape.itemContent(scalars, range) {
            line.kind = .listItem
            line.content = content
        } else if LineShape.isTableRow(scalars, range) {
            line.kind = .tableRow
        } else if LineShape.isCode(scalars, range) {
            line.kind = .code
        } else if LineShape.isAttribution(scalars, range) {
            line.kind = .furniture
        } else if let content = LineShape.markedHeading(scalars, range) {
            line.kind = .heading
            line.content = content
        }
    }

    private func markFurniture(_ lines: inout [TextLine], running: RunningLines) {
        for index in running.positions(in: lines, of: scalars) { lines[index].kind = .furniture }
        for index in lines.indices where lines[index].kind == .prose {
            let range = lines[index].content
            if LineShape.isRule(scalars, range) || LineShape.isPageNumber(scalars, range) {
                lines[index].kind = .furniture
            }
        }
    }

    // MARK: - Neighbours

    /// A `Key: value` line counts as a field when another one stands next to it.
    private func markFields(_ lines: inout [TextLine]) {
        let candidates = lines.map { $0.kind == .prose && LineShape.fieldKey(scalars, $0.content) != nil }
        for index in lines.indices where candidates[index] {
            let before = index > 0 && candidates[index - 1]
            let after = index + 1 < lines.count && candidates[index + 1]
            if before || after { lines[index].kind = .field }
        }
    }

    private func markHeadings(_ lines: inout [TextLine]) {
        for index in lines.indices where lines[index].kind == .prose || isNumberedHeading(index, lines) {
            let range = lines[index].content
            guard LineShape.couldBeHeading(scalars, range) else { continue }
            let opens = index == 0 || lines[index].startsPage || isGap(lines[index - 1].kind)
            let next = index + 1 < lines.count ? lines[index + 1] : nil
            let closes = next.map { isGap($0.kind) } ?? (lines.count > 1)
            let underlined =
                next.map { $0.kind == .furniture && LineShape.isRule(scalars, $0.content) } ?? false
            let hangs = (next?.indentation ?? 0) > lines[index].indentation && next?.kind != .blank
            let capitals = LineShape.isAllCapitals(scalars, range)
            if opens, closes || underlined || capitals || (hangs && lines[index].indentation == 0) {
                lines[index].kind = .heading
            }
        }
    }

    /// `1. Damage` directly above its text: a short item without a stop, over a line that starts afresh at its indentation.
    private func markItemHeadings(_ lines: inout [TextLine]) {
        for index in lines.indices.dropLast() where lines[index].kind == .listItem {
            let next = lines[index + 1]
            guard next.kind == .prose, next.indentation <= lines[index].indentation,
                !LineShape.startsSmall(scalars, next.content), lines[index].content.count * 3 <= next.content.count * 2,
                LineShape.couldBeHeading(scalars, lines[index].content),
                !LineShape.runsOn(scalars, lines[index].content)
            else { continue }
            lines[index].kind = .heading
        }
    }

    /// Short lines that are no part of running text: whole paragraphs of them, and lines that end before they are full.
    private func markLabels(_ lines: inout [TextLine]) {
        var start = 0
        while start < lines.count {
            guard lines[start].kind == .prose else {
                start += 1
                continue
            }
            var end = start + 1
            while end < lines.count, lines[end].kind == .prose, !lines[end].startsPage { end += 1 }
            markLabels(&lines, start..<end)
            start = end
        }
    }

    private func markLabels(_ lines: inout [TextLine], _ paragraph: Range<Int>) {
        let widest = lines[paragraph].reduce(0) { max($0, $1.content.count) }
        let hasStop = paragraph.contains { LineShape.holdsStop(scalars, lines[$0].content) }
        if !hasStop, widest <= LineShape.longestLabel {
            // Lines that go on in small letters are one text: a remark without a full stop.
            let runsOn = paragraph.dropFirst().contains { LineShape.startsSmall(scalars, lines[$0].content) }
            if !runsOn {
                for index in paragraph { lines[index].kind = .label }
                return
            }
        }
        for index in paragraph.dropLast() {
            let next = lines[index + 1].content
            guard !LineShape.startsSmall(scalars, next), !LineShape.runsOn(scalars, lines[index].content) else {
                continue
            }
            // The next word would have fitted by far: the line was ended on purpose.
            let word = scalars[next].prefix { !$0.isBlank }.count
            if (lines[index].content.count + 1 + word) * 3 <= widest * 2 {
                lines[index + 1].breaksBefore = true
                let opens = index == paragraph.lowerBound || lines[index].breaksBefore
                if opens, !LineShape.holdsStop(scalars, lines[index].content) { lines[index].kind = .label }
            }
        }
    }

    /// `3. Damage` alone between blank lines: an item would have another one before or after it.
    private func isNumberedHeading(_ index: Int, _ lines: [TextLine]) -> Bool {
        guard lines[index].kind == .listItem, index == 0 || isGap(lines[index - 1].kind),
            index + 1 < lines.count, lines[index + 1].kind == .blank
        else { return false }
        func isItem(_ index: Int?) -> Bool { index.map { lines[$0].kind == .listItem } ?? false }
        let before = lines[..<index].lastIndex { $0.kind != .blank }
        let after = lines[(index + 1)...].firstIndex { $0.kind != .blank }
        return after != nil && !isItem(before) && !isItem(after)
    }

    private func isGap(_ kind: TextLine.Kind) -> Bool { kind == .blank || kind == .furniture || kind == .heading }

    /// Below `-- ` on a line of its own stands a signature, which ends at most twelve lines further down.
    private func markSignature(_ lines: inout [TextLine]) {
        guard
            let mark = lines.lastIndex(where: {
                $0.kind != .blank && scalars[$0.content].elementsEqual(["-", "-"]) && $0.indentation == 0
            }), lines.count - mark <= 13
        else { return }
        for index in mark..<lines.count where lines[index].kind != .blank { lines[index].kind = .furniture }
    }
}
