import Operate
import Vocabulary

/// Where the teams of a call are and what stands about its scene: the same for everybody who reads that language.
struct DispatchState: Fragment {
    static let template = "dispatch/state"

    struct Gate: Sendable {
        let tone: String
        let shape: String
        let word: String
        let sentence: String
        let more: [String]
    }

    struct Line: Sendable {
        let text: String
        let at: Moment
        let odd: String?
        let late: String?
    }

    struct Team: Sendable {
        let name: String
        let mark: TeamMark
        let waiting: Waiting?
        let why: String?
        let checkIn: String?
        let overdue: Bool
        /// What it waits for.
        let held: String?
        let lines: [Line]
    }

    let changed: Int
    let alerts: [AlertMark]
    let alarm: String?
    let gate: Gate?
    let teams: [Team]
    let nobody: Bool

    init(_ shown: ShownDispatch, version: Int, _ reading: Reading) {
        changed = version
        // What the gate itself says is not said twice; whoever listens hears of it all the same.
        alerts = shown.alerts.filter { $0 != .unsafe }.map { AlertMark($0, reading) }
        let dangers = shown.alerts.map { AlertMark($0, reading) }.filter(\.danger).map(\.text)
        alarm = dangers.isEmpty ? nil : dangers.joined(separator: ". ")
        gate = Gate(shown.scene, reading)
        teams = shown.assignments.map { Team($0, shown.scene, reading) }
        nobody = teams.isEmpty
    }
}

extension DispatchState.Team {
    fileprivate init(_ shown: ShownAssignment, _ scene: ShownScene, _ reading: Reading) {
        let words = reading.words
        name = shown.team
        mark = TeamMark(shown.state, end: shown.end, words: words)
        waiting = shown.open ? Waiting(since: shown.since, promisedBy: nil, reading) : nil
        why = shown.why.map { words.name(of: $0, in: "dispatch.codes.reasons") }
        let isHeld = shown.held && shown.open
        held =
            isHeld
            ? words([.safe, .open].contains(scene.state) ? "dispatch.heldForOrder" : "dispatch.held") : nil
        overdue = shown.checkInDue.map { $0 <= reading.now } ?? false
        checkIn = shown.checkInDue.map { due in
            words(
                due <= reading.now ? "dispatch.checkInPast" : "dispatch.checkInDue", ["time": Moment(due, reading).time]
            )
        }
        lines = shown.steps.map { step in
            let isLate = step.enteredAt.map { $0.since(step.at) > .seconds(60) } ?? false
            return DispatchState.Line(
                text: words.name(of: step.step, in: "dispatch.codes.steps"), at: Moment(step.at, reading),
                odd: step.flag.map { words.name(of: $0, in: "flags") },
                late: isLate
                    ? step.enteredAt.map { words("timeline.late", ["time": Moment($0, reading).time]) } : nil)
        }
    }
}

extension DispatchState.Gate {
    fileprivate init?(_ scene: ShownScene, _ reading: Reading) {
        let words = reading.words
        let phoned = scene.phoned.map { contact in
            let values = ["by": contact.by, "time": Moment(contact.at, reading).time]
            return switch contact.reached {
            case .person: words("dispatch.phoning.person", values)
            case .somebodyThere: words("dispatch.phoning.somebodyThere", values)
            case .nobody: words("dispatch.phoning.nobody", values)
            }
        }
        guard scene.state != .open else {
            guard scene.phoneFirst else { return nil }
            (tone, shape, word) = ("with", "■", words("dispatch.phoning.heard"))
            (sentence, more) = (phoned.first ?? "", Array(phoned.dropFirst()))
            return
        }
        func named(_ codes: [String]) -> String {
            codes.map { words.name(of: $0, in: "dispatch.codes.disciplines").lowercased() }.joined(separator: ", ")
        }
        (tone, shape) =
            switch scene.state {
            case .safe: ("with", "■")
            case .unsafe: ("unsafe", "!")
            default: ("waiting", "●")
            }
        word = words.name(of: scene.state.rawValue, in: "dispatch.codes.scene")
        let releasers = named(scene.stops ? ["officer"] : scene.releasers)
        var more: [String] = []
        if let last = scene.last {
            var values = [
                "by": last.by, "as": named([last.declaredAs]), "time": Moment(last.at, reading).time,
                "until": last.until.map { Moment($0, reading).time } ?? "",
            ]
            switch (last.ruling, last.until) {
            case (.unsafe, _): sentence = words("dispatch.gate.unsafe", values)
            case (.safe, nil): sentence = words("dispatch.gate.safe", values)
            case (.safe, _): sentence = words("dispatch.gate.safeUntil", values)
            }
            if let officer = last.relayedFrom {
                values["officer"] = officer
                more.append(words("dispatch.gate.relayed", values))
            }
            if let leader = last.leader { more.append(words("dispatch.gate.leads", ["who": named([leader])])) }
            if scene.state == .undeclared { more.append(words("dispatch.gate.officerOnly")) }
        } else if scene.state == .unheard {
            sentence = words("dispatch.phoning.first")
        } else {
            sentence = words("dispatch.gate.undeclared", ["who": releasers])
        }
        self.more = more + phoned
    }
}
