import Statistics
import Vocabulary

// The figures as they may leave the program: for the council, for funders, for print.

extension ReferralFigures {
    /// The same figures without small numbers, and without what would tell them; nothing that is shown is changed.
    package var forCouncil: ReferralFigures {
        let sent = referrals.forCouncil
        let isWhole = sent.all.counts.count == Standing.allCases.count && (rarest ?? 0) >= SmallNumbers.least
        // Steps tell of the same referrals in other parts: what one takes from the other must be many.
        let steps = isWhole ? referrals.all.steps : [:]
        let times = isWhole ? referrals.all.times.filter { ($1.ranks?.many ?? 0) >= SmallNumbers.least } : [:]
        let shown = FigureLine<Standing>(
            group: .all, title: nil, whole: sent.all.whole, counts: sent.all.counts, steps: steps,
            times: times.mapValues { FigureTime(reached: 0, ranks: $0.ranks) })
        let courses = gap.courses.forCouncil
        let whys = sent.all.counts[.declined] == nil ? [:] : declined
        return ReferralFigures(
            scope: scope, needs: courses.told(\.end), referrals: FigureSet(all: shown, tables: sent.tables),
            apart: apart.filter { !SmallNumbers.isSmall($1) },
            // One small number more could be worked out from the others.
            declined: whys.values.contains(where: SmallNumbers.isSmall) ? [:] : whys,
            rarest: nil, gap: gap.forCouncil(courses), isForCouncil: true)
    }
}

extension ServiceGap {
    fileprivate func forCouncil(_ courses: FigureSet<Course>) -> ServiceGap {
        let shown: FigureSet<Missing> = courses.told(\.missing)
        // Why is told of all alone, and only where no way of a need is rare.
        let isTold = courses.all.counts.count == Course.allCases.count && (rarest ?? 0) >= SmallNumbers.least
        let why = FigureLine<Answer>(.all, whole: shown.all.whole, counts: isTold ? whys.all.counts : [:])
        return ServiceGap(
            needs: FigureSet(all: shown.all, tables: shown.tables.filter { $0.key != .language }), courses: courses,
            rarest: nil, whys: FigureSet(all: why, tables: [:]), spots: [], isDirectoryUnread: isDirectoryUnread)
    }
}

extension FigureSet {
    /// The same in coarser parts: one is told where nothing of it was held back.
    fileprivate func told<Coarse: FigurePart>(_ coarse: (Part) -> Coarse) -> FigureSet<Coarse> {
        let parts = Dictionary(grouping: Part.allCases, by: coarse)
        func told(_ line: FigureLine<Part>) -> FigureLine<Coarse> {
            let counts = parts.compactMapValues { fine -> Int? in
                let shown = fine.compactMap { line.counts[$0] }
                return shown.count == fine.count ? shown.reduce(0, +) : nil
            }
            return FigureLine<Coarse>(line.group, titled: line.title, whole: line.whole, counts: counts)
        }
        return FigureSet<Coarse>(all: told(all), tables: tables.mapValues { $0.map(told) })
    }
}

extension FigureSet {
    /// Groups that are few stand together; parts that are small are held back, and what would tell them.
    var forCouncil: FigureSet {
        guard !SmallNumbers.isSmall(all.whole) else {
            return FigureSet(all: FigureLine(.all, whole: 0, counts: [:]), tables: [:])
        }
        let parts = Array(Part.allCases)
        let columns = SmallNumbers.withheld(all.numbers)
        var shown: [FigureDimension: [FigureLine<Part>]] = [:]
        for (dimension, lines) in tables {
            let rest = lines.filter { $0.group == .others }
            let named = lines.filter { $0.group != .others }
            let together = rest.reduce(0) { $0 + $1.whole }
            guard let folded = SmallNumbers.folded(named.map(\.whole), together: together), !lines.isEmpty else {
                continue
            }
            let few = rest + folded.map { named[$0] }
            var groups = named.indices.filter { !folded.contains($0) }.map { named[$0] }
            if !few.isEmpty {
                let counts = few.reduce(into: [Part: Int]()) { $0.merge($1.counts, uniquingKeysWith: +) }
                groups.append(FigureLine(.others, whole: few.reduce(0) { $0 + $1.whole }, counts: counts))
            }
            let withheld = SmallNumbers.withheld(groups.map(\.numbers), columns: columns)
            shown[dimension] = zip(groups, withheld).map { line, withheld in line.shown(without: withheld, parts) }
        }
        return FigureSet(all: all.shown(without: columns, parts), tables: shown)
    }
}

extension FigureLine {
    fileprivate init(_ group: FigureGroup, titled title: String? = nil, whole: Int, counts: [Part: Int]) {
        self.init(group: group, title: title, whole: whole, counts: counts, steps: [:], times: [:])
    }

    fileprivate var numbers: [Int] { Part.allCases.map { counts[$0] ?? 0 } }

    fileprivate func shown(without withheld: Set<Int>, _ parts: [Part]) -> FigureLine {
        let shown = parts.indices.filter { !withheld.contains($0) }
        return FigureLine(
            group, titled: title, whole: whole,
            counts: Dictionary(uniqueKeysWithValues: shown.map { (parts[$0], counts[parts[$0]] ?? 0) }))
    }
}
