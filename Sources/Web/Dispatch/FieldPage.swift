import Operate
import Vocabulary

/// What a responder sees on the phone: where, who, is it safe, and one touch for each thing the team reports.
struct FieldPage: Page {
    static let template = "field"

    struct Touch: Sendable {
        let code: String
        let name: String
        let next: Bool
    }

    struct Offer: Sendable {
        let id: String
        let text: String
        let declines: [Choice]
    }

    struct There: Sendable {
        let id: String
        let address: String
        let call: String
        let mark: TeamMark
        let waiting: Waiting
        let place: String?
        let happened: String?
        let callback: String?
        let callbackLink: String?
        let dangers: Dangers
        let gate: DispatchState.Gate?
        let held: Bool
        let going: Bool
        let touches: [Touch]
        let checkIn: String?
        let overdue: Bool
        let helps: [Touch]
        let asked: [String]
        let whys: [DispatchPage.Why]
        let mayDeclare: Bool
        let callID: String
        let encounter: String
        let changed: Int
        /// What was observed at the place and has not expired.
        let safety: SafetyFacts?
        /// What is to be known of the people whom somebody recognised.
        let briefs: [ShownBrief]
    }

    let title: String
    let team: String?
    let teamID: String
    let mates: String?
    let offDuty: Bool
    let free: Bool
    let offers: [Offer]
    let there: There?
    let trouble: Trouble?
    /// Where a form comes back to.
    let back = "field"

    init(
        _ shift: ShownShift?, offers: [(id: String, number: Int, place: String?)], there shown: ShownDispatch?,
        version: Int, safety: SafetyFacts? = nil, recognised: [PlanBrief.Recognised] = [], refused: Refused? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        title = shift.map { words("field.title", ["team": $0.team]) } ?? words("field.none")
        team = shift?.team
        teamID = shift?.teamID ?? ""
        mates = shift.map { $0.members.map(\.name).joined(separator: ", ") }
        offDuty = shift == nil
        let briefs = recognised.compactMap { ShownBrief($0, reading) }
        there = shown.flatMap { shown in
            There(shown, team: shift?.teamID ?? "", version: version, safety, briefs, reading)
        }
        self.offers = offers.map { offer in
            Offer(
                id: offer.id,
                text: words(
                    "field.offer", ["number": String(offer.number), "place": offer.place ?? words("board.noPlace")]),
                declines: [Choice](
                    DeclineCall.Reason.allCases.map(\.rawValue), in: "dispatch.codes.reasons", chosen: nil,
                    words: words))
        }
        free = shift != nil && there == nil && offers.isEmpty
        trouble = refused.map { Trouble($0, words: words) }
    }
}

extension FieldPage.There {
    fileprivate init?(
        _ shown: ShownDispatch, team: String, version: Int, _ safety: SafetyFacts?, _ briefs: [ShownBrief],
        _ reading: Reading
    ) {
        let words = reading.words
        guard let own = shown.assignments.last(where: { $0.teamID == team && $0.open }) else { return nil }
        let facts = shown.call.facts
        let state = DispatchState(shown, version: version, reading)
        id = own.id
        callID = shown.call.id
        changed = version
        self.safety = safety
        self.briefs = briefs
        address = "\(reading.base)/calls/\(shown.call.id)"
        encounter = address + "/encounter"
        call = words("call.name", ["number": String(shown.call.number)])
        mark = TeamMark(own.state, words: words)
        waiting = Waiting(since: own.since, promisedBy: nil, reading)
        place = facts[.location]?.value
        happened = facts[.whatHappened]?.value
        callback = facts[.callback]?.value
        callbackLink = callback.map(dialled)
        func answer(_ field: FactField) -> Answer? { facts[field]?.value.flatMap(Answer.init(rawValue:)) }
        dangers = Dangers(
            weapon: answer(.weapon), violence: answer(.violence), injury: answer(.injury), words: words)
        gate = state.gate
        held = own.held
        going = own.state == .going
        let order: [(code: String, isNext: Bool)] =
            switch own.state {
            case .arrived: [("checked-in", own.checkInDue != nil), ("clear", own.checkInDue == nil)]
            case .staged: [("staged", own.held), ("arrived", !own.held), ("clear", false)]
            case .onTheWay: [("arrived", !own.held), ("staged", own.held), ("clear", false)]
            case .going: [("arrived", true), ("staged", false), ("clear", false)]
            default: [("on-the-way", true), ("staged", false), ("arrived", false), ("clear", false)]
            }
        touches = order.map {
            FieldPage.Touch(code: $0.code, name: words.name(of: $0.code, in: "dispatch.codes.touches"), next: $0.isNext)
        }
        overdue = own.checkInDue.map { $0 <= reading.now } ?? false
        checkIn = own.checkInDue.map { due in
            words(
                due <= reading.now ? "dispatch.checkInPast" : "dispatch.checkInDue", ["time": Moment(due, reading).time]
            )
        }
        helps = HelpRequest.Kind.allCases.map {
            FieldPage.Touch(
                code: $0.rawValue, name: words.name(of: $0.rawValue, in: "dispatch.codes.help"), next: $0 == .duress)
        }
        asked = shown.help.filter { $0.team == own.team || $0.team == nil }.map { help in
            let kind = words.name(of: help.kind.rawValue, in: "dispatch.codes.help")
            return help.answer.map {
                words("field.answered", ["help": kind, "answer": words.name(of: $0, in: "dispatch.codes.answers")])
            } ?? words("field.asked", ["help": kind, "time": Moment(help.at, reading).time])
        }
        whys = shown.deviations.filter { $0.team == own.team && $0.why == nil }.map {
            DispatchPage.Why($0, DispatchRights(), reading)
        }
        mayDeclare = !shown.scene.asks.isEmpty
    }
}
