import Exchange
import Foundation
import Plan
import Vocabulary

/// How far the figures of the past can be trusted: gaps by day, broken intervals, what nobody understands.
struct QualitySection: Sendable {
    /// Days on which next to nothing is told.
    struct Gap: Sendable {
        let from: String
        let to: String
        let days: String
        let calls: String
    }

    /// Something that is missing or strange, with the calls of which it is true.
    struct Line: Sendable {
        let name: String
        let calls: String
        let share: String
    }

    /// One column of the chart of days, in thousandths of its width and height.
    struct Bar: Sendable {
        let x: String
        let width: String
        let y: String
        let height: String
        let shade: String
    }

    /// The calls of one month.
    struct Month: Sendable {
        let name: String
        let calls: String
        let gaps: String
    }

    let finding: String
    let gapFinding: String
    /// That more different beats are told than any city has.
    let manyBeats: String?
    let bars: [Bar]
    let axis: String
    let months: [Month]
    let gaps: [Gap]
    let moreGaps: String?
    let lines: [Line]
    let csv: String

    /// The most gaps that are listed.
    static let mostGaps = 30
    /// The most months that are listed.
    static let mostMonths = 60
    /// The most columns of the chart.
    private static let mostBars = 370

    init(_ quality: DataQuality, _ reading: Reading) {
        let words = reading.words
        let number = Numbers(words.language)
        func share(_ calls: Int) -> String { OutcomesPage.percent(calls, of: quality.calls) }
        finding = words(
            "quality.finding",
            ["unclear": share(quality.unclear), "unsure": share(quality.unsure), "broken": share(quality.broken)])
        let missing = quality.gaps.reduce(0) { $0 + $1.days.count }
        gapFinding =
            if quality.days.isEmpty {
                words("quality.noDays")
            } else if missing == 0 {
                words("quality.noGaps", count: quality.days.count, ["n": number(quality.days.count)])
            } else {
                words(
                    "quality.gapFinding", count: missing,
                    ["n": number(missing), "days": number(quality.days.count), "usual": number(quality.usual)])
            }
        manyBeats =
            quality.beats > BeatFile.mostBeats ? words("quality.manyBeats", ["n": number(quality.beats)]) : nil
        bars = Self.bars(quality)
        axis = [quality.days.first, quality.days.last].compactMap { $0.map { Self.date($0.number) } }
            .joined(separator: " – ")
        months = Self.months(quality, number)
        gaps = quality.gaps.prefix(Self.mostGaps).map { gap in
            Gap(
                from: Self.date(gap.days.lowerBound), to: Self.date(gap.days.upperBound),
                days: number(gap.days.count), calls: number(gap.calls))
        }
        let rest = quality.gaps.count - gaps.count
        moreGaps = rest > 0 ? words("quality.moreGaps", count: rest, ["n": number(rest)]) : nil
        let told: [(String, Int)] =
            [
                ("unclear", quality.unclear), ("unsure", quality.unsure), ("without-beat", quality.withoutBeat),
                ("without-place", quality.withoutPlace), ("untimed", quality.untimed), ("broken", quality.broken),
            ] + (quality.far > 0 ? [("far", quality.far)] : [])
            + CallFlags.named.compactMap { named in
                quality.flags.first { $0.flag == named.flag }.flatMap { $0.calls > 0 ? (named.word, $0.calls) : nil }
            }
        lines = told.map {
            Line(name: words.name(of: $0.0, in: "quality.codes"), calls: number($0.1), share: share($0.1))
        }
        csv = "\(reading.base)/plan/past/days.csv"
    }

    /// The date of a day, by its days since 1970-01-01.
    static func date(_ day: Int) -> String {
        String(Instant(microseconds: Int64(day) * 86_400_000_000).description.prefix(10))
    }

    /// One column a day, or one for several where there are too many; gaps stand out.
    private static func bars(_ quality: DataQuality) -> [Bar] {
        let days = quality.days
        let step = max(1, (days.count + mostBars - 1) / mostBars)
        let groups = stride(from: 0, to: days.count, by: step).map { Array(days[$0..<min($0 + step, days.count)]) }
        let counts = groups.map { Double($0.reduce(0) { $0 + $1.calls }) / Double($0.count) }
        let busiest = max(1, counts.max() ?? 1)
        let gaps = Set(quality.gaps.flatMap(\.days))
        let width = 1_000 / Double(max(1, groups.count))
        return zip(groups, counts).enumerated().map { place, one in
            let (group, calls) = one
            let isGap = group.contains { gaps.contains($0.number) }
            // Nothing is nothing; but where a gap is, a mark must be seen.
            let height = max(isGap ? 3 : 0, calls / busiest * 100)
            return Bar(
                x: text(Double(place) * width), width: text(width * 0.9), y: text(100 - height), height: text(height),
                shade: isGap ? "t-gap" : "t-on")
        }
    }

    private static func text(_ value: Double) -> String { String((value * 10).rounded() / 10) }

    private static func months(_ quality: DataQuality, _ number: Numbers) -> [Month] {
        let gaps = Set(quality.gaps.flatMap(\.days))
        var months: [(name: String, calls: Int, gaps: Int)] = []
        for day in quality.days {
            let name = String(date(day.number).prefix(7))
            if months.last?.name != name { months.append((name, 0, 0)) }
            months[months.count - 1].calls += day.calls
            if gaps.contains(day.number) { months[months.count - 1].gaps += 1 }
        }
        return months.suffix(mostMonths).map { Month(name: $0.name, calls: number($0.calls), gaps: number($0.gaps)) }
    }
}
