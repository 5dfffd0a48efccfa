import Exchange
import Programs
import Vocabulary

/// Holds every call of a city's own past against two versions of a program.
///
/// As in a replay, all calls of one kind at one hour go the same way, so each version is asked once for each kind while
/// it is open and once while it is closed, and what remains is looking up.
package struct VersionComparison: Sendable {
    /// Four ways a minute can be: whether the old version is open at it, and the new.
    private static let ways = 4

    private let history: History
    private let old: Program
    private let new: Program
    private let kinds: CallKinds
    /// By kind, reading and way: what each version says.
    private let sides: [[(before: VersionDiff.Side, after: VersionDiff.Side)]]
    /// By kind and way: the first reading in which the versions part; nothing where they part in none.
    private let parting: [VersionDiff.Reading?]

    /// - Parameter drawn: the city's beats as they are drawn.
    package init(
        _ history: History, _ classifier: NatureClassifier, drawn: [BeatShape] = [], from old: Program,
        to new: Program
    ) {
        self.history = history
        self.old = old
        self.new = new
        let served = ServedBeats(history.beats, drawn, [old, new])
        let kinds = CallKinds(history.types.map { classifier.nature(of: $0).meaning }, served)
        self.kinds = kinds
        let sides: [[(before: VersionDiff.Side, after: VersionDiff.Side)]] = Program.Unanswered.allCases.map {
            reading in
            kinds.kinds.flatMap { kind in
                (0..<Self.ways).map { way in
                    (
                        VersionDiff.Side(kind, served.serves[kind.area][0], under: old, reading, isOpen: way & 1 == 1),
                        VersionDiff.Side(kind, served.serves[kind.area][1], under: new, reading, isOpen: way & 2 == 2)
                    )
                }
            }
        }
        self.sides = sides
        parting = sides[0].indices.map { place in
            VersionDiff.Reading.allCases.first { reading in
                let (before, after) = sides[reading.place][place]
                return !before.isSame(as: after)
            }
        }
    }

    /// What changes, with the unknown read as the rules treat it and at both ends.
    ///
    /// - Parameter number: the agency's number of a call, by its place in the history.
    package func diff(number: (Int) -> String? = { _ in nil }) -> VersionDiff {
        var counts = Array(repeating: 0, count: parting.count)
        var first: [Int: [Int]] = [:]
        var hourUnknown = 0
        forEach { call, place, isUnknown in
            counts[place] += 1
            if isUnknown { hourUnknown += 1 }
            if parting[place] != nil, first[place, default: []].count < VersionDiff.mostExamples {
                first[place, default: []].append(call)
            }
        }
        func changed(_ reading: VersionDiff.Reading) -> Int {
            counts.indices.reduce(0) { sum, place in
                let (before, after) = sides[reading.place][place]
                return sum + (before.isSame(as: after) ? 0 : counts[place])
            }
        }
        return VersionDiff(
            calls: history.count, changed: counts.indices.reduce(0) { $0 + (parting[$1] == nil ? 0 : counts[$1]) },
            changedAsWritten: changed(.asWritten), changedIfDangerous: changed(.dangerous),
            changedIfSafe: changed(.safe), hourUnknown: hourUnknown,
            changes: changes(counts, first.mapValues { $0.map { example($0, number) } }))
    }

    /// Every call that is decided otherwise, in the order of the history.
    package func forEachChanged(_ body: (_ call: Int, VersionDiff.Change) throws -> Void) rethrows {
        let changes = parting.enumerated().map { place, reading in
            reading.map { reading in
                let (before, after) = sides[reading.place][place]
                return VersionDiff.Change(reading, before: before, after: after, count: 1)
            }
        }
        try forEach { call, place, _ in
            if let change = changes[place] { try body(call, change) }
        }
    }

    /// The places of the calls that a diff names.
    package func named() -> [Int] {
        var first: [Int: Int] = [:]
        var named: [Int] = []
        forEach { call, place, _ in
            guard parting[place] != nil, first[place, default: 0] < VersionDiff.mostExamples else { return }
            first[place, default: 0] += 1
            named.append(call)
        }
        return named
    }

    /// Changes that come to the same, joined; the most frequent first.
    private func changes(_ counts: [Int], _ examples: [Int: [VersionDiff.Example]]) -> [VersionDiff.Change] {
        struct Way: Hashable {
            let reading: VersionDiff.Reading
            let before, after: VersionDiff.Side
        }
        var order: [Way] = []
        var joined: [Way: (count: Int, examples: [VersionDiff.Example])] = [:]
        for place in counts.indices where counts[place] > 0 {
            guard let reading = parting[place] else { continue }
            let (before, after) = sides[reading.place][place]
            let way = Way(reading: reading, before: before, after: after)
            if joined[way] == nil { order.append(way) }
            joined[way, default: (0, [])].count += counts[place]
            joined[way, default: (0, [])].examples += examples[place] ?? []
        }
        return order.compactMap { way in
            joined[way].map {
                VersionDiff.Change(
                    way.reading, before: way.before, after: way.after, count: $0.count,
                    examples: Array($0.examples.sorted { $0.at < $1.at }.prefix(VersionDiff.mostExamples)))
            }
        }
        .sorted { $0.count > $1.count }.prefix(VersionDiff.most).map { $0 }
    }

    private func example(_ call: Int, _ number: (Int) -> String?) -> VersionDiff.Example {
        let at = history.received.withValues { $0[call] } * 1_000_000
        let type = history.type.withValues { history.types[Int($0[call])] }
        return VersionDiff.Example(number: number(call), at: at, type: type)
    }

    /// Every call with its place among the sides.
    private func forEach(_ body: (_ call: Int, _ place: Int, _ hourIsUnknown: Bool) throws -> Void) rethrows {
        let ways = (0..<Hours.minutesOfWeek).map { minute in
            (old.hours.isOpen(minuteOfWeek: minute) ? 1 : 0) + (new.hours.isOpen(minuteOfWeek: minute) ? 2 : 0)
        }
        let differ = ways.contains { $0 == 1 || $0 == 2 }
        try history.type.withValues { types in
            try history.place.withValues { places in
                try history.minute.withValues { minutes in
                    try history.beat.withValues { beats in
                        for call in types.indices {
                            let kind = kinds.kind(type: types[call], place: places[call], beat: beats[call])
                            let isUnknown = minutes[call] == History.unknownMinute
                            // Of a call without an hour only its rules can be held against each other.
                            let way = isUnknown ? 3 : ways[Int(minutes[call])]
                            try body(call, kind * Self.ways + way, isUnknown && differ)
                        }
                    }
                }
            }
        }
    }
}

extension VersionDiff.Reading {
    /// Its place among the readings of the engine.
    fileprivate var place: Int { Program.Unanswered.allCases.firstIndex(of: unanswered) ?? 0 }

    private var unanswered: Program.Unanswered {
        switch self {
        case .asWritten: .asWritten
        case .safe: .safe
        case .dangerous: .dangerous
        }
    }
}

extension VersionDiff.Side {
    fileprivate init(
        _ kind: CallKind, _ isServed: Bool?, under program: Program, _ reading: Program.Unanswered, isOpen: Bool
    ) {
        guard program.takes(kind.guess.nature) else {
            let unclear = kind.guess.nature == .unclear
            let codes = ReasonCode.leaving(.received)
            self.init(notAsked: codes.first { unclear ? $0.kind == .unknown : $0.name == "not-behavioural" })
            return
        }
        self.init(
            program.rule(
                kind.guess.answers(hasPlace: kind.hasPlace, isServed: isServed), reading: reading, isOpen: isOpen))
    }
}
