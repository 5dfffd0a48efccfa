import Operate
import Programs
import Vocabulary

/// What somebody may do on the page of who goes.
struct DispatchRights: Sendable {
    var send = true
    var report = true
    var declare = true
}

/// One call while somebody sends teams to it: what was decided, whether it is safe, who is where, who could go.
struct DispatchPage: Page {
    static let template = "dispatch"

    /// The orders and reports of one team.
    struct Orders: Sendable {
        let id: String
        let team: String
        let offered: Bool
        let mayGo: Bool
        let mayStage: Bool
        let isThere: Bool
        let mayOrder: Bool
        let mayReport: Bool
        let goText: String
        let recallText: String
        let recalls: [Choice]
        let reports: [Choice]
    }

    struct Why: Sendable {
        let id: String
        let sentence: String
        let at: Moment
        let grave: Bool
        let reasons: [Choice]
        let explained: String?
        let written: String?
        let asks: Bool
    }

    struct Help: Sendable {
        let id: String
        let sentence: String
        let at: Moment
        let answers: [Choice]
    }

    struct Offered: Sendable {
        let id: String
        let team: String
        let place: Int
        let reasons: [ReasonLine]
        let sendText: String
        let how: String?
        let best: Bool
        let mayOffer: Bool
    }

    struct Declaring: Sendable {
        struct Ask: Sendable {
            let code: String
            let text: String
        }

        let asks: [Ask]
        let mayRelay: Bool
        let relayedFrom: String
        let open: Bool
        let trouble: Trouble?
        let answersTrouble: String?
    }

    let title: String
    let id: String
    let number: String
    let address: String
    let status: CallStatus
    let steps: [StepLink]
    let place: String?
    let dangers: Dangers
    let decided: String?
    let state: DispatchState
    /// Whether the rules ask that somebody there is spoken to by phone, as long as nobody was or the call goes on.
    let phoning: Bool
    let declaring: Declaring?
    let orders: [Orders]
    let whys: [Why]
    let helps: [Help]
    let teams: [Offered]
    let suggesting: Bool
    let noTeams: Bool
    /// The teams that may be there without having been sent.
    let arrivals: [Choice]
    let arriving: Bool
    let undecided: Bool
    let mayBegin: Bool
    let trouble: Trouble?
    let again: Bool
    /// What was observed at the place and has not expired.
    let safety: SafetyFacts?
    /// What is to be known of the people whom somebody recognised.
    let briefs: [ShownBrief]
    /// Where a form comes back to.
    let back = "dispatch"

    init(
        _ shown: ShownDispatch, version: Int, safety: SafetyFacts? = nil, recognised: [PlanBrief.Recognised] = [],
        steps: [StepLink], rights: DispatchRights, refused: Refused? = nil, _ reading: Reading
    ) {
        self.safety = safety
        briefs = recognised.compactMap { ShownBrief($0, reading) }
        let words = reading.words
        let call = shown.call
        title = words("dispatch.title", ["number": String(call.number)])
        id = call.id
        number = String(call.number)
        address = "\(reading.base)/calls/\(call.id)"
        status = CallStatus(
            stage: call.stage, open: call.open, receivedAt: call.receivedAt, since: call.since, takenBy: call.takenBy,
            promisedBy: call.promisedBy, missedAt: call.missedAt, enteredLateAt: call.enteredLateAt,
            departure: call.departure, linked: call.linked, reading)
        self.steps = steps
        place = call.facts[.location]?.value
        func answer(_ field: FactField) -> Answer? { call.facts[field]?.value.flatMap(Answer.init(rawValue:)) }
        dangers = Dangers(
            weapon: answer(.weapon), violence: answer(.violence), injury: answer(.injury), words: words)
        decided = shown.program.map { program in
            shown.crew.map { words("dispatch.decided", ["crew": $0, "program": program]) }
                ?? words("dispatch.asked", ["program": program])
        }
        state = DispatchState(shown, version: version, reading)
        undecided = !shown.decided
        phoning = shown.scene.phoneFirst && call.open
        let hasGate = !shown.scene.asks.isEmpty
        declaring =
            hasGate && rights.declare && call.open
            ? Declaring(
                asks: shown.scene.asks.map { Declaring.Ask(code: $0.key, text: $0.text) },
                mayRelay: rights.send && shown.scene.releasers.contains("officer"),
                relayedFrom: refused.typed("relayedFrom", in: "scene") ?? "",
                open: refused?.form == "scene" || ![.safe, .open, .unheard].contains(shown.scene.state),
                trouble: refused.trouble(in: "scene", words),
                answersTrouble: refused.trouble(with: "answers", in: "scene", words)) : nil
        orders = shown.assignments.filter(\.open).map { Orders($0, shown.scene, rights, words) }
        whys = shown.deviations.map { Why($0, rights, reading) }
        helps = rights.send ? shown.help.filter { $0.answer == nil }.map { Help($0, reading) } : []
        suggesting = rights.send && call.open && shown.decided
        let out = !orders.isEmpty
        teams =
            suggesting ? shown.suggestions.enumerated().map { Offered($1, place: $0, first: !out, call, reading) } : []
        noTeams = suggesting && teams.isEmpty
        arrivals = shown.suggestions.filter { $0.busyOn != call.number }.map {
            Choice(value: $0.teamID, name: $0.team, chosen: false)
        }
        arriving = rights.send && !arrivals.isEmpty
        mayBegin = rights.send
        trouble = refused?.form == "scene" ? nil : refused.map { Trouble($0, words: words) }
        again = !orders.isEmpty
    }
}

extension DispatchPage.Orders {
    fileprivate init(_ shown: ShownAssignment, _ scene: ShownScene, _ rights: DispatchRights, _ words: Words) {
        id = shown.id
        team = shown.team
        offered = shown.state == .offered
        isThere = shown.state == .arrived
        let isWaiting = !isThere && !offered
        mayOrder = rights.send
        mayReport = rights.report
        mayGo = rights.send && isWaiting && (shown.held || shown.state == .staged)
        mayStage = rights.send && isWaiting && shown.state != .staged
        goText = words("dispatch.go", ["team": shown.team])
        recallText = words(offered ? "dispatch.withdraw" : "dispatch.recall", ["team": shown.team])
        recalls = [Choice](
            RecallTeam.Reason.allCases.map(\.rawValue), in: "dispatch.codes.reasons", chosen: nil, words: words)
        let told: [String] =
            switch shown.state {
            case .offered: ["accepted", "declined"]
            case .arrived: ["checked-in", "clear", "left-unreported"]
            case .staged: ["on-the-way", "arrived", "clear", "left-unreported"]
            default: ["on-the-way", "staged", "arrived", "clear", "left-unreported"]
            }
        reports = rights.report ? [Choice](told, in: "dispatch.codes.reports", chosen: nil, words: words) : []
    }
}

extension DispatchPage.Why {
    init(_ shown: ShownDeviation, _ rights: DispatchRights, _ reading: Reading) {
        let words = reading.words
        id = shown.id
        sentence = words(
            "dispatch.deviation", ["team": shown.team, "kind": words.name(of: shown.kind, in: "flags")])
        at = Moment(shown.at, reading)
        grave = shown.kind == Deviation.beforeRelease && shown.why == nil
        reasons = [Choice](
            Deviation.Reason.allCases.map(\.rawValue), in: "dispatch.codes.reasons", chosen: nil, words: words)
        explained = shown.why.map { words.name(of: $0, in: "dispatch.codes.reasons") }
        written = shown.words
        asks = shown.why == nil && rights.report
    }
}

extension DispatchPage.Help {
    fileprivate init(_ shown: ShownHelp, _ reading: Reading) {
        let words = reading.words
        id = shown.id
        let help = words.name(of: shown.kind.rawValue, in: "dispatch.codes.help")
        sentence =
            shown.team.map { words("dispatch.needsHelp", ["team": $0, "help": help]) }
            ?? words("summons.wanted", ["help": help])
        at = Moment(shown.at, reading)
        answers = [Choice](
            HelpRequest.Answer.allCases.map(\.rawValue), in: "dispatch.codes.answers", chosen: nil, words: words)
    }
}

extension DispatchPage.Offered {
    fileprivate init(_ shown: ShownSuggestion, place: Int, first: Bool, _ call: ShownCall, _ reading: Reading) {
        let words = reading.words
        id = shown.teamID
        team = shown.team
        self.place = place + 1
        reasons = shown.reasons.map { ReasonLine($0, reading) }
        let isHere = shown.busyOn == call.number
        how = isHere ? nil : shown.busyOn == nil ? "send" : "divert"
        sendText =
            shown.busyOn.map { words("dispatch.divert", ["team": shown.team, "number": String($0)]) }
            ?? words("dispatch.send", ["team": shown.team])
        best = first && place == 0 && shown.busyOn == nil
        mayOffer = shown.busyOn == nil && !shown.offered
    }
}
