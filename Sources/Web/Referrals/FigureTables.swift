import Operate
import Statistics
import Vocabulary

/// One table of figures as it is shown: each line a group, the line of all at its end.
struct ShownFigures: Sendable {
    struct Line: Sendable {
        let name: String
        let cells: [String]
        let isSum: Bool
    }

    let id: String
    let title: String
    /// What stands above the names.
    let first: String
    let head: [String]
    let lines: [Line]
}

extension ShownFigures {
    /// The same without the columns in which every cell says that it was held back.
    fileprivate func without(_ withheld: String) -> ShownFigures {
        let told = head.indices.filter { column in lines.contains { $0.cells[column] != withheld } }
        return ShownFigures(
            id: id, title: title, first: first, head: told.map { head[$0] },
            lines: lines.map { line in
                Line(name: line.name, cells: told.map { line.cells[$0] }, isSum: line.isSum)
            })
    }
}

/// Makes the tables of figures, in words.
struct FigureTables {
    let reading: Reading
    let isForCouncil: Bool

    private var words: Words { reading.words }

    /// What was held back, and nothing that there is none of.
    func cell(_ count: Int?) -> String { count.map { Numbers(words.language)($0) } ?? words("figures.withheld") }

    /// The first of some sentences, each shorter than the one before, of which nothing was held back.
    func finding(_ keys: [String], _ values: [String: Int?]) -> String {
        let known = values.compactMapValues(\.self)
        let held = values.keys.filter { known[$0] == nil }
        let key = keys.first { key in
            guard case .plain(let sentence) = words.sentences[key] else { return false }
            return !held.contains { sentence.contains("{\($0)}") }
        }
        return words(key ?? keys.last ?? "", known.mapValues { cell($0) })
    }

    func share(_ part: Int?, of whole: Int?) -> String {
        guard let part, let whole else { return words("figures.withheld") }
        return OutcomesPage.percent(part, of: whole)
    }

    func name(_ group: FigureGroup, _ dimension: FigureDimension, title: String? = nil) -> String {
        switch group {
        case .all: words("figures.all")
        case .unknown: words("notKnown")
        case .others: words("figures.others")
        case .named(let name):
            switch dimension {
            case .need: words.name(of: name, in: "needKinds")
            case .language: words.name(of: name, in: "languages")
            case .service: title ?? name
            case .district: name
            }
        }
    }

    /// Minutes and hours, and from two days on days.
    func span(_ microseconds: Int64) -> String {
        let days = Int(microseconds / 86_400_000_000)
        return days < 2 ? reading.span(.microseconds(microseconds)) : words("figures.days", count: days)
    }

    private func half(_ time: FigureTime?) -> String { time?.ranks.map { span($0.half) } ?? "–" }

    private func table<Part>(
        _ subject: String, _ set: FigureSet<Part>, by dimension: FigureDimension, _ columns: [String],
        _ cells: (FigureLine<Part>) -> [String]
    ) -> ShownFigures? {
        guard let lines = set.tables[dimension], !lines.isEmpty else { return nil }
        let shown = lines.map { line in
            ShownFigures.Line(name: name(line.group, dimension, title: line.title), cells: cells(line), isSum: false)
        }
        let sum = ShownFigures.Line(name: words("figures.all"), cells: cells(set.all), isSum: true)
        return ShownFigures(
            id: "\(subject)-\(dimension.rawValue)", title: words("figures.codes.by.\(subject).\(dimension.rawValue)"),
            first: words("figures.codes.dimensions.\(dimension.rawValue)"),
            head: columns.map { words("figures.codes.columns.\($0)") },
            lines: shown + [sum]
        ).without(words("figures.withheld"))
    }

    func needs(_ set: FigureSet<ReferralFigures.NeedEnd>) -> [ShownFigures] {
        let ends = ReferralFigures.NeedEnd.allCases
        let columns = ["raised", "metShare"] + ends.map { "end-\($0.rawValue)" } + (isForCouncil ? [] : ["halfMet"])
        return FigureDimension.allCases.compactMap { dimension in
            table("needs", set, by: dimension, columns) { line in
                [cell(line.total), share(line.counts[.met], of: line.total)] + ends.map { cell(line.counts[$0]) }
                    + (isForCouncil ? [] : [half(line.times[.raisedToMet])])
            }
        }
    }

    func referrals(_ set: FigureSet<ReferralFigures.Standing>) -> [ShownFigures] {
        let standings = ReferralFigures.Standing.allCases
        let steps: [FigureStepName] = isForCouncil ? [] : [.acknowledged, .accepted, .engaged]
        let columns =
            ["sent", "wentShare"] + standings.map { "stands-\($0.rawValue)" } + steps.map { "step-\($0.rawValue)" }
            + (isForCouncil ? [] : ["halfAccepted", "halfWent"])
        return FigureDimension.allCases.compactMap { dimension in
            table("referrals", set, by: dimension, columns) { line in
                [cell(line.total), share(line.counts[.went], of: line.total)] + standings.map { cell(line.counts[$0]) }
                    + steps.map { cell(line.steps[$0]?.yes ?? 0) }
                    + (isForCouncil ? [] : [half(line.times[.sentToAccepted]), half(line.times[.sentToAttended])])
            }
        }
    }

    func gap(_ gap: ServiceGap) -> [ShownFigures] {
        let whys = isForCouncil ? [] : ServiceGap.Answer.allCases.filter(\.isGap)
        let columns =
            ["raised", "missing", "missingShare"] + whys.map { "gap-\($0.rawValue)" } + ["gap-unknown"]
        return [FigureDimension.need, .district].compactMap { dimension in
            let reasons = Dictionary(
                (gap.whys.tables[dimension] ?? []).map { ($0.group, $0.counts) }, uniquingKeysWith: { one, _ in one })
            return table("gap", gap.needs, by: dimension, columns) { line in
                let why = line.group == .all ? gap.whys.all.counts : reasons[line.group] ?? [:]
                return [
                    cell(line.total), cell(line.counts[.missing]), share(line.counts[.missing], of: line.total),
                ] + whys.map { cell(why[$0]) } + [cell(line.counts[.unknown])]
            }
        }
    }

    /// Why nothing would take people, of all of them.
    func reasons(_ gap: ServiceGap) -> ShownFigures? {
        let (counts, missing) = (gap.whys.all.counts, gap.needs.all.counts[.missing])
        let whys = ServiceGap.Answer.allCases.filter { $0.isGap && counts[$0, default: 0] > 0 }
            .sorted { counts[$0, default: 0] > counts[$1, default: 0] }
        guard !whys.isEmpty else { return nil }
        return ShownFigures(
            id: "gap-reasons", title: words("figures.reasonsTitle"), first: words("figures.codes.columns.why"),
            head: ["missing", "missingShare"].map { words("figures.codes.columns.\($0)") },
            lines: whys.map { why in
                ShownFigures.Line(
                    name: words("figures.codes.columns.gap-\(why.rawValue)"),
                    cells: [cell(counts[why]), share(counts[why], of: missing)], isSum: false)
            })
    }

    /// What was missing in each district, the most frequent first.
    func spots(_ gap: ServiceGap) -> ShownFigures? {
        guard !gap.spots.isEmpty else { return nil }
        let why = ServiceGap.Answer.allCases.filter(\.isGap)
        return ShownFigures(
            id: "gap-spots", title: words("figures.spots"), first: words("figures.spotHead"),
            head: ["raised", "missing", "why"].map { words("figures.codes.columns.\($0)") },
            lines: gap.spots.map { spot in
                let reasons = why.filter { spot.counts[$0, default: 0] > 0 }.map { answer in
                    words(
                        "figures.reason",
                        [
                            "n": cell(spot.counts[answer]),
                            "why": words("figures.codes.columns.gap-\(answer.rawValue)"),
                        ])
                }
                return ShownFigures.Line(
                    name: words(
                        "figures.spot",
                        [
                            "need": name(.named(spot.kind.rawValue), .need),
                            "district": name(spot.district, .district),
                        ]),
                    cells: [cell(spot.raised), cell(spot.missing), reasons.joined(separator: "; ")], isSum: false)
            })
    }

    /// How far referrals came, with what nobody knows beside what is known not to be.
    func steps(_ figures: ReferralFigures) -> ShownFigures? {
        let steps = figures.referrals.all.steps
        guard !steps.isEmpty else { return nil }
        return ShownFigures(
            id: "figure-steps", title: words("figures.stepsTitle"), first: words("figures.step"),
            head: ["sent", "yes", "yesShare", "no", "ended", "unknown"].map { words("figures.codes.columns.\($0)") },
            lines: FigureStepName.allCases.compactMap { name in
                steps[name].map { step in
                    ShownFigures.Line(
                        name: words("figures.codes.steps.\(name.rawValue)"),
                        cells: [
                            cell(step.whole), cell(step.yes), share(step.yes, of: step.whole), cell(step.no),
                            cell(step.ended), cell(step.unknown),
                        ], isSum: false)
                }
            })
    }

    /// How long each step took: half of them and nine of ten.
    func times(_ figures: ReferralFigures) -> ShownFigures? {
        let times = figures.needs.all.times.merging(figures.referrals.all.times) { one, _ in one }
        let lines = FigureClock.allCases.compactMap { clock -> ShownFigures.Line? in
            guard let time = times[clock], let ranks = time.ranks else { return nil }
            let many =
                isForCouncil ? [] : [words("figures.ofReached", ["n": cell(ranks.many), "of": cell(time.reached)])]
            return ShownFigures.Line(
                name: words("figures.codes.clocks.\(clock.rawValue)"),
                cells: many + [span(ranks.half), span(ranks.ninth)],
                isSum: false)
        }
        guard !lines.isEmpty else { return nil }
        return ShownFigures(
            id: "figure-times", title: words("figures.timesTitle"), first: words("figures.clock"),
            head: ((isForCouncil ? [] : ["counted"]) + ["half", "ninth"]).map { words("figures.codes.columns.\($0)") },
            lines: lines)
    }

    /// Why services said no.
    func declined(_ figures: ReferralFigures) -> ShownFigures? {
        let whole = figures.referrals.all.counts[.declined]
        let whys = Referral.Decline.allCases.filter { figures.declined[$0, default: 0] > 0 }
            .sorted { figures.declined[$0, default: 0] > figures.declined[$1, default: 0] }
        guard !whys.isEmpty else { return nil }
        return ShownFigures(
            id: "figure-declines", title: words("figures.declinesTitle"), first: words("figures.codes.columns.why"),
            head: ["said", "saidShare"].map { words("figures.codes.columns.\($0)") },
            lines: whys.map { why in
                ShownFigures.Line(
                    name: words.name(of: why.rawValue, in: "referrals.codes.declines"),
                    cells: [cell(figures.declined[why]), share(figures.declined[why], of: whole)], isSum: false)
            })
    }
}
