import Exchange
import Programs
import Vocabulary

/// Replays a city's own past under programs.
///
/// Of an old call only its type, its hour and its place are known, so all calls of one kind in one hour walk the same
/// path: each program's engine is asked once for each kind, and what remains is counting.
package struct Replay: Sendable {
    private let history: History
    /// What each type means, by its place.
    private let meanings: [NatureGuess.Meaning]
    private let drawn: [BeatShape]

    /// - Parameter drawn: the city's beats as they are drawn, by which programs that draw their area know them.
    package init(_ history: History, _ classifier: NatureClassifier, drawn: [BeatShape] = []) {
        self.history = history
        self.drawn = drawn
        meanings = history.types.map { classifier.nature(of: $0).meaning }
    }

    /// The path of every call under every program.
    package func run(_ programs: [Program]) -> [ProgramReplay] {
        let served = ServedBeats(history.beats, drawn, programs)
        let counted = KindCounts(history, CallKinds(meanings, served)) { meaning in
            programs.contains { $0.takes(meaning.nature) }
        }
        let weeks = programs.map(Week.init)
        let verdicts = programs.enumerated().map { place, program in
            counted.kinds.map { Verdict($0, served.serves[$0.area][place], under: program) }
        }
        let taken = TakenCalls(history, counted, verdicts.map { $0.map { $0.ends.most > 0 } })
        var replays = programs.indices.map {
            replay(programs[$0], weeks[$0], verdicts[$0], counted, taken.repeats[$0], taken.busy[$0])
        }
        for (place, only) in onlyOne(weeks, verdicts, counted).enumerated() { replays[place].only = only }
        return replays
    }

    private func replay(
        _ program: Program, _ week: Week, _ verdicts: [Verdict], _ counted: KindCounts, _ repeats: RepeatPlaces,
        _ busy: BusyHours
    ) -> ProgramReplay {
        var (eligible, inHours) = (Ends(), Ends())
        var byHour = Array(repeating: Ends(), count: 168)
        var byBeat: [Int: Ends] = [:]
        var byNature: [Nature: Ends] = [:]
        var left: [ReasonCode: Int] = [:]
        for (kind, verdict) in verdicts.enumerated() where counted.total[kind] > 0 {
            let total = counted.total[kind]
            if let reason = verdict.reason { left[reason, default: 0] += total }
            guard verdict.ends.most > 0 else { continue }
            eligible += verdict.ends * total
            byNature[counted.kinds[kind].guess.nature, default: Ends()] += verdict.ends * total
            var open = 0
            counted.forEachMinute(of: kind) { minute, count in
                byHour[minute / 60] += verdict.ends * count
                if week.takes[minute] { open += count }
            }
            // Whether a call of an unknown hour came while it was open is unknown too, unless it always takes them.
            let unknown = counted.unknownMinute[kind]
            inHours += verdict.ends * open
            inHours += week.isAlways ? verdict.ends * unknown : Ends(most: verdict.ends.most * unknown)
            if verdict.ends.asWritten > 0, let outside = week.outside {
                left[outside, default: 0] += total - open - unknown
                if let unknownHour = ReasonCode.hourUnknown { left[unknownHour, default: 0] += unknown }
            }
            counted.forEachBeat(of: kind) { beat, count in byBeat[beat, default: Ends()] += verdict.ends * count }
        }
        return ProgramReplay(
            program: program, calls: history.count, steps: steps(program, left),
            eligible: eligible, inHours: inHours, byHour: byHour,
            byBeat: Dictionary(uniqueKeysWithValues: byBeat.map { (history.beats[$0.key], $0.value) }),
            byNature: byNature, repeats: repeats, busy: busy)
    }

    private func steps(_ program: Program, _ left: [ReasonCode: Int]) -> [ProgramReplay.Step] {
        var reached = history.count
        return Stage.allCases.filter { $0 <= .eligible }.map { stage in
            let here = left.filter { $0.key.stage == stage && $0.value > 0 }
            let leaks = Dictionary(grouping: here, by: \.key.standard)
                .map { reason, parts in
                    ProgramReplay.Step.Leak(
                        reason: reason, count: parts.reduce(0) { $0 + $1.value },
                        finer: parts.filter { $0.key.own != nil }
                            .map { ProgramReplay.Step.Finer(reason: $0.key, count: $0.value) }
                            .sorted { ($0.count, $1.reason.written) > ($1.count, $0.reason.written) })
                }
                .sorted { ($0.count, $1.reason.name) > ($1.count, $0.reason.name) }
            defer { reached -= leaks.reduce(0) { $0 + $1.count } }
            return ProgramReplay.Step(
                stage: stage, applies: !program.skipped.contains(stage), reached: reached, left: leaks)
        }
    }

    /// For each program the calls in its hours that it alone would take, each program at its most.
    private func onlyOne(_ weeks: [Week], _ verdicts: [[Verdict]], _ counted: KindCounts) -> [Int] {
        var only = Array(repeating: 0, count: weeks.count)
        for kind in counted.kinds.indices where counted.total[kind] > 0 {
            let takers = weeks.indices.filter { verdicts[$0][kind].ends.most > 0 }
            if takers.count == 1 { only[takers[0]] += counted.unknownMinute[kind] }
            guard !takers.isEmpty else { continue }
            counted.forEachMinute(of: kind) { minute, count in
                let open = takers.filter { weeks[$0].takes[minute] }
                if open.count == 1 { only[open[0]] += count }
            }
        }
        return only
    }
}

/// The week of a program, minute by minute.
private struct Week {
    /// Whether a call of that minute is taken: because it is open, or because the call waits until it is.
    let takes: [Bool]
    let isAlways: Bool
    /// Why a call leaves that comes while it is closed; nothing where it waits or never closes.
    let outside: ReasonCode?

    init(_ program: Program) {
        let waits = program.hours.outside == .waits
        takes = (0..<Hours.minutesOfWeek).map { waits || program.hours.isOpen(minuteOfWeek: $0) }
        isAlways = takes.allSatisfy { $0 }
        if case .leaves(let reason, _) = program.hours.outside, !isAlways { outside = reason } else { outside = nil }
    }
}

/// How a call of one kind ends under one program while it is open.
private struct Verdict {
    /// Why it leaves before *eligible* has been passed, as the program is written; nothing if it is eligible.
    let reason: ReasonCode?
    /// Whether one such call is eligible: 0 or 1 at each end.
    let ends: Ends

    init(_ kind: CallKind, _ isServed: Bool?, under program: Program) {
        guard program.takes(kind.guess.nature) else {
            reason = kind.guess.nature == .unclear ? .receivedUnknown : .notBehavioural
            ends = Ends()
            return
        }
        let answers = kind.guess.answers(hasPlace: kind.hasPlace, isServed: isServed)
        let written = program.decide(answers, reading: .asWritten, isOpen: true)
        let readings = [
            written, program.decide(answers, reading: .dangerous, isOpen: true),
            program.decide(answers, reading: .safe, isOpen: true),
        ].map { $0.reason == nil }
        reason = written.reason
        ends = Ends(
            least: readings.allSatisfy { $0 } ? 1 : 0, asWritten: readings[0] ? 1 : 0,
            most: readings.contains(true) ? 1 : 0)
    }
}

extension Program {
    /// Whether calls about that are asked about at all under the program.
    ///
    /// A program that names no natures is asked about every call whose type speaks of a crisis.
    package func takes(_ nature: Nature) -> Bool {
        natures.eligible.isEmpty ? nature.isBehavioural : natures.eligible.contains(nature.rawValue)
    }
}

extension ReasonCode {
    /// A call that is not for any crisis program.
    fileprivate static let notBehavioural = leaving(.received).first { $0.name == "not-behavioural" }
    /// A call for the program of which nobody knows whether it came while it was open.
    fileprivate static let hourUnknown = leaving(.eligible).first { $0.kind == .unknown }
    /// A call of which nobody knows what it was about.
    fileprivate static let receivedUnknown = leaving(.received).first { $0.kind == .unknown }
}
