import Foundation
import Operate
import Statistics
import Vocabulary

/// What became of needs and referrals, as machines read it: what was held back is null.
package struct FiguresDocument: Encodable, Sendable {
    struct Time: Encodable, Sendable {
        let clock: String
        /// Those who came so far; not told where figures leave the program.
        let reached: Int?
        let counted: Int?
        let halfSeconds: Int64?
        let ninthSeconds: Int64?

        private enum Key: CodingKey { case clock, reached, counted, halfSeconds, ninthSeconds }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(clock, forKey: .clock)
            try object.encode(reached, forKey: .reached)
            try object.encode(counted, forKey: .counted)
            try object.encode(halfSeconds, forKey: .halfSeconds)
            try object.encode(ninthSeconds, forKey: .ninthSeconds)
        }
    }

    struct Step: Encodable, Sendable {
        let step: String
        let yes: Int
        let no: Int
        let ended: Int
        let unknown: Int
    }

    struct Line: Encodable, Sendable {
        /// `all`, `named`, `unknown` or `others`.
        let group: String
        let name: String?
        let title: String?
        let total: Int?
        let parts: [String: Int?]
        let steps: [Step]
        let times: [Time]

        private enum Key: CodingKey { case group, name, title, total, parts, steps, times }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(group, forKey: .group)
            try object.encode(name, forKey: .name)
            try object.encode(title, forKey: .title)
            try object.encode(total, forKey: .total)
            try object.encode(parts, forKey: .parts)
            try object.encode(steps, forKey: .steps)
            try object.encode(times, forKey: .times)
        }
    }

    struct Counted: Encodable, Sendable {
        let all: Line
        /// By need, service, district or language.
        let by: [String: [Line]]
    }

    struct Spot: Encodable, Sendable {
        let need: String
        let district: String?
        let raised: Int
        let missing: Int
        let parts: [String: Int]

        private enum Key: CodingKey { case need, district, raised, missing, parts }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(need, forKey: .need)
            try object.encode(district, forKey: .district)
            try object.encode(raised, forKey: .raised)
            try object.encode(missing, forKey: .missing)
            try object.encode(parts, forKey: .parts)
        }
    }

    private let figures: ReferralFigures

    package init(_ figures: ReferralFigures) {
        self.figures = figures
    }

    private enum Key: CodingKey {
        case view, from, to, withinKilometres, needs, referrals, apart, declined, gap, gapReasons, spots,
            furtherSpots, directoryUnread
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let view: FigureQuery.View = figures.isForCouncil ? .council : .work
        try object.encode(view.rawValue, forKey: .view)
        try object.encode(figures.scope.from?.description, forKey: .from)
        try object.encode(figures.scope.to?.description, forKey: .to)
        try object.encode(figures.scope.kilometres, forKey: .withinKilometres)
        try object.encode(Counted(figures.needs), forKey: .needs)
        try object.encode(Counted(figures.referrals), forKey: .referrals)
        try object.encode(Self.apart(figures), forKey: .apart)
        try object.encode(Self.declined(figures), forKey: .declined)
        try object.encode(Counted(figures.gap.needs), forKey: .gap)
        try object.encode(Counted(figures.gap.whys), forKey: .gapReasons)
        try object.encode(figures.gap.spots.map(Spot.init), forKey: .spots)
        try object.encode(figures.gap.furtherSpots, forKey: .furtherSpots)
        try object.encode(figures.gap.isDirectoryUnread, forKey: .directoryUnread)
    }

    /// The document as text.
    package var json: String {
        get throws { String(decoding: try JSON.encode(self), as: UTF8.self) }
    }

    /// With all numbers, what there is none of is 0; in what leaves, what was held back is nothing.
    private static func apart(_ figures: ReferralFigures) -> [String: Int?] {
        ReferralFigures.Apart.allCases.reduce(into: [:]) {
            $0[$1.rawValue] = .some(figures.apart[$1] ?? (figures.isForCouncil ? nil : 0))
        }
    }

    private static func declined(_ figures: ReferralFigures) -> [String: Int?] {
        Referral.Decline.allCases.reduce(into: [:]) {
            $0[$1.rawValue] = .some(figures.declined[$1] ?? (figures.isForCouncil ? nil : 0))
        }
    }

    // MARK: - As a table

    /// The same as a table (RFC 4180): one line for each figure, with the whole that it is part of; nothing stands where it was
    /// held back.
    package static func csv(_ figures: ReferralFigures) -> String {
        var lines = ["counted,by,group,name,part,figure,of"]
        func add(_ counted: String, _ by: String, _ line: Line, _ part: String, _ figure: Int64?, _ whole: Int?) {
            let cells = [
                counted, by, line.group, line.title ?? line.name ?? "", part, figure.map { String($0) } ?? "",
                whole.map { String($0) } ?? "",
            ]
            lines.append(cells.map(\.inTable).joined(separator: ","))
        }
        func add(_ counted: String, _ by: String, _ line: Line, parts: [String]) {
            add(counted, by, line, "total", line.total.map(Int64.init), line.total)
            for part in parts { add(counted, by, line, part, (line.parts[part] ?? nil).map(Int64.init), line.total) }
            for step in line.steps {
                for (part, count) in [
                    ("yes", step.yes), ("no", step.no), ("ended", step.ended), ("unknown", step.unknown),
                ] {
                    add(counted, by, line, "\(step.step).\(part)", Int64(count), line.total)
                }
            }
            for time in line.times {
                add(counted, by, line, "\(time.clock).half-seconds", time.halfSeconds, time.counted)
                add(counted, by, line, "\(time.clock).ninth-seconds", time.ninthSeconds, time.counted)
            }
        }
        func add<Part>(_ counted: String, _ set: FigureSet<Part>) {
            let (document, parts) = (Counted(set), Part.allCases.map(\.rawValue))
            add(counted, "", document.all, parts: parts)
            for dimension in FigureDimension.allCases {
                for line in document.by[dimension.rawValue] ?? [] {
                    add(counted, dimension.rawValue, line, parts: parts)
                }
            }
        }
        add("needs", figures.needs)
        add("referrals", figures.referrals)
        let all = Line(figures.referrals.all)
        let no = figures.referrals.all.counts[.declined]
        for why in ReferralFigures.Apart.allCases {
            add(
                "referrals", "", all, "apart.\(why.rawValue)", (apart(figures)[why.rawValue] ?? nil).map(Int64.init),
                nil)
        }
        for why in Referral.Decline.allCases {
            let count = (declined(figures)[why.rawValue] ?? nil).map(Int64.init)
            add("referrals", "", all, "declined.\(why.rawValue)", count, no)
        }
        add("gap", figures.gap.needs)
        add("gap-reasons", figures.gap.whys)
        for spot in figures.gap.spots {
            let cells = [
                "gap", "need-and-district", spot.kind.rawValue, spot.district.named ?? "", "missing",
                String(spot.missing), String(spot.raised),
            ]
            lines.append(cells.map(\.inTable).joined(separator: ","))
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}

extension FigureGroup {
    var word: String {
        switch self {
        case .all: "all"
        case .named: "named"
        case .unknown: "unknown"
        case .others: "others"
        }
    }

    var named: String? {
        if case .named(let name) = self { name } else { nil }
    }
}

extension FiguresDocument.Counted {
    fileprivate init<Part>(_ set: FigureSet<Part>) {
        all = FiguresDocument.Line(set.all)
        by = set.tables.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value.map(FiguresDocument.Line.init) }
    }
}

extension FiguresDocument.Line {
    fileprivate init<Part>(_ line: FigureLine<Part>) {
        group = line.group.word
        name = line.group.named
        title = line.title
        total = line.total
        parts = Part.allCases.reduce(into: [:]) { $0[$1.rawValue] = .some(line.counts[$1]) }
        steps = FigureStepName.allCases.compactMap { name in
            line.steps[name].map {
                FiguresDocument.Step(step: name.rawValue, yes: $0.yes, no: $0.no, ended: $0.ended, unknown: $0.unknown)
            }
        }
        times = FigureClock.allCases.compactMap { clock in
            line.times[clock].map { time in
                // In what leaves the program only the times are told, not for how many they are.
                let isCounted = time.reached > 0
                return FiguresDocument.Time(
                    clock: clock.rawValue, reached: isCounted ? time.reached : nil,
                    counted: isCounted ? time.ranks?.many ?? 0 : nil,
                    halfSeconds: time.ranks.map { $0.half / 1_000_000 },
                    ninthSeconds: time.ranks.map { $0.ninth / 1_000_000 })
            }
        }
    }
}

extension FiguresDocument.Spot {
    fileprivate init(_ spot: ServiceGap.Spot) {
        need = spot.kind.rawValue
        district = spot.district.named
        raised = spot.raised
        missing = spot.missing
        parts = spot.counts.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }
    }
}

/// The figures as the terminal tells them, in English.
package enum FigureWords {
    private static let catalogue = try? Catalogue(folder: Share.folder.appending(path: "Words"))

    package static func table(_ figures: ReferralFigures) -> String {
        guard let words = catalogue?[Catalogue.usual] else { return "" }
        let reading = Reading(words: words, zone: .gmt, now: Instant(microseconds: 0), base: "")
        let shown = FiguresShown(figures, [], reading)
        guard !shown.nothing else { return words("figures.nothing.title") }
        let parts: [(finding: String, about: [String?], tables: [ShownFigures])] = [
            (shown.sentFinding, [shown.apart], shown.overall + shown.referralTables),
            (shown.needsFinding, [], shown.needTables),
            (
                shown.gapFinding,
                [shown.isDirectoryUnread ? words("figures.directoryUnread") : nil, shown.furtherSpots],
                shown.gapTables
            ),
        ]
        return parts.map { part in
            ([part.finding] + part.about.compactMap(\.self) + part.tables.map(lines)).joined(separator: "\n\n")
        }.joined(separator: "\n\n\n")
    }

    /// One line for each group, with what each number is.
    private static func lines(_ table: ShownFigures) -> String {
        ([table.title]
            + table.lines.map { line in
                let cells = zip(table.head, line.cells).map { "\($0): \($1)" }
                return "  \(line.name) · \(cells.joined(separator: " · "))"
            }).joined(separator: "\n")
    }
}
