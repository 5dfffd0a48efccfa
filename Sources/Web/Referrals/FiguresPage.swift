import Exchange
import Operate
import Statistics
import Vocabulary

/// What became of needs and referrals in a period, and where nothing would take somebody: all that both pages show.
struct FiguresShown: Sendable {
    /// One step of referrals as a bar: who came so far, who did not, who was asked no longer, and what nobody knows.
    struct Bar: Sendable {
        let name: String
        let reached: String
        let share: String
        let pieces: [OutcomesPage.Piece]
        let leaks: [Leak]
    }

    struct Leak: Sendable {
        let tone: String
        let count: String
        let reason: String
    }

    struct Legend: Sendable {
        let tone: String
        let name: String
    }

    let nothing: Bool
    let needsFinding: String
    let sentFinding: String
    let gapFinding: String
    /// Referrals that do not count, and why.
    let apart: String?
    let bars: [Bar]
    let legend: [Legend]
    let isDrawn: Bool
    /// Steps, times, and why services said no.
    let overall: [ShownFigures]
    let needTables: [ShownFigures]
    let referralTables: [ShownFigures]
    let map: BeatMap?
    let hasNoBeats: Bool
    let gapTables: [ShownFigures]
    let furtherSpots: String?
    let isDirectoryUnread: Bool
    let reach: String
    let id = "gap"

    init(_ figures: ReferralFigures, _ beats: [BeatShape], _ reading: Reading) {
        let words = reading.words
        let tables = FigureTables(reading: reading, isForCouncil: figures.isForCouncil)
        let (needs, sent, gap) = (figures.needs.all, figures.referrals.all, figures.gap.needs.all)
        nothing = needs.total == 0 && sent.total == 0
        needsFinding = tables.finding(
            ["figures.needsFinding", "figures.short.met", "figures.short.raised", "figures.short.noRaised"],
            [
                "raised": needs.total, "met": needs.counts[.met], "unmet": needs.counts[.unmet],
                "open": needs.counts[.open], "unknown": needs.counts[.unknown],
            ])
        sentFinding = tables.finding(
            ["figures.sentFinding", "figures.short.went", "figures.short.sent", "figures.short.noSent"],
            [
                "sent": sent.total, "went": sent.counts[.went], "waiting": sent.counts[.waiting],
                "unknown": sent.counts[.unknown],
            ])
        gapFinding = tables.finding(
            ["figures.gapFinding", "figures.short.missing", "figures.short.noMissing"],
            ["missing": gap.counts[.missing], "raised": gap.total, "unknown": gap.counts[.unknown]])
        let besides = ReferralFigures.Apart.allCases.compactMap { why in
            figures.apart[why].flatMap { $0 > 0 ? words("figures.codes.apart.\(why.rawValue)", count: $0) : nil }
        }
        apart = besides.isEmpty ? nil : besides.joined(separator: " ")
        bars = FigureStepName.allCases.compactMap { name in
            sent.steps[name].map { Bar(name, $0, tables, words) }
        }
        isDrawn = !bars.isEmpty && sent.whole > 0
        legend = Bar.tones.map { Legend(tone: $0.tone, name: words("figures.codes.columns.\($0.part)")) }
        overall = [tables.steps(figures), tables.times(figures), tables.declined(figures)].compactMap(\.self)
        needTables = tables.needs(figures.needs)
        referralTables = tables.referrals(figures.referrals)
        let spots = tables.spots(figures.gap)
        gapTables = [tables.reasons(figures.gap), spots].compactMap(\.self) + tables.gap(figures.gap)
        let further = figures.gap.furtherSpots
        furtherSpots = further > 0 ? words("figures.furtherSpots", count: further) : nil
        isDirectoryUnread = figures.gap.isDirectoryUnread
        reach = words("figures.reachSaid", ["km": String(figures.scope.kilometres)])
        map = Self.map(figures, beats, words)
        hasNoBeats = beats.isEmpty
    }

    /// Where figures leave the program, a district of which nothing is told is drawn so, whether needs were raised there or not.
    private static func map(_ figures: ReferralFigures, _ beats: [BeatShape], _ words: Words) -> BeatMap? {
        var counts: [String: Int] = [:]
        var told: Set<String> = []
        for line in figures.gap.needs.tables[.district] ?? [] {
            guard case .named(let name) = line.group, let missing = line.counts[.missing] else { continue }
            counts[name] = missing
            told.insert(BeatShape.key(name))
        }
        guard !figures.isForCouncil || !told.isEmpty else { return nil }
        let isForCouncil = figures.isForCouncil
        return BeatMap(
            beats, counts: counts, untold: { isForCouncil && !told.contains(BeatShape.key($0)) }, of: "gap", words)
    }
}

extension FiguresShown.Bar {
    static let tones = [("t-done", "yes"), ("t-lost", "no"), ("t-outside", "ended"), ("t-unknown", "unknown")]
        .map { (tone: String($0.0.dropFirst(2)), part: $0.1) }

    fileprivate init(_ name: FigureStepName, _ step: FigureStep, _ tables: FigureTables, _ words: Words) {
        self.name = words("figures.codes.steps.\(name.rawValue)")
        reached = tables.cell(step.yes)
        share = tables.share(step.yes, of: step.whole)
        let parts = zip(Self.tones, [step.yes, step.no, step.ended, step.unknown])
        var (x, pieces): (Int, [OutcomesPage.Piece]) = (0, [])
        for (named, count) in parts where count > 0 {
            let width = step.whole > 0 ? count * 1000 / step.whole : 0
            pieces.append(OutcomesPage.Piece(tone: named.tone, x: String(x), width: String(width)))
            x += width
        }
        self.pieces = pieces
        leaks = parts.dropFirst().filter { $0.1 > 0 }.map { named, count in
            FiguresShown.Leak(
                tone: named.tone, count: tables.cell(count), reason: words("figures.codes.columns.\(named.part)"))
        }
    }
}

/// `/referrals/figures`: all numbers, for those who work with them.
struct FiguresPage: Page {
    static let template = "referral-figures"

    let title: String
    let firstDay: String
    let lastDay: String
    let reaches: [Choice]
    let trouble: Trouble?
    let council: String
    let csv: String
    let shown: FiguresShown

    init(
        _ figures: ReferralFigures, _ beats: [BeatShape], asked: FigureQuery, refused: Refused? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("figures.title")
        firstDay = refused.typed("from", in: "figures") ?? asked.period.firstDay ?? ""
        lastDay = refused.typed("to", in: "figures") ?? asked.period.lastDay ?? ""
        reaches = ReferralFigures.Scope.reaches.map {
            Choice(
                value: String($0), name: words("figures.kilometres", ["km": String($0)]),
                chosen: $0 == asked.scope.kilometres)
        }
        trouble = refused.trouble(in: "figures", words)
        council = "\(reading.base)/referrals/figures/council\(asked.text())"
        csv = "\(reading.base)/referrals/figures.csv\(asked.text(.work))"
        shown = FiguresShown(figures, beats, reading)
    }
}

/// `/referrals/figures/council`: the same without small numbers, to be printed and given out.
struct CouncilFiguresPage: Page {
    static let template = "referral-figures-council"

    let title: String
    let period: String
    let made: String
    let held: String
    let back: String
    let csv: String
    let shown: FiguresShown

    init(
        _ figures: ReferralFigures, _ beats: [BeatShape], asked: FigureQuery, workspace: String, _ reading: Reading
    ) {
        let words = reading.words
        title = words("figures.council.title", ["workspace": workspace])
        period =
            switch (asked.period.firstDay, asked.period.lastDay) {
            case (let first?, let last?): words("figures.council.between", ["from": first, "to": last])
            case (let first?, nil): words("figures.council.since", ["from": first])
            case (nil, let last?): words("figures.council.until", ["to": last])
            case (nil, nil): words("figures.council.ever")
            }
        made = words("figures.council.made", ["time": Moment(reading.now, reading).full])
        held = words("figures.council.held", ["least": String(SmallNumbers.least - 1)])
        back = "\(reading.base)/referrals/figures\(asked.text())"
        csv = "\(reading.base)/referrals/figures.csv\(asked.text(.council))"
        shown = FiguresShown(figures, beats, reading)
    }
}
