import Operate
import Vocabulary

/// A call as its page needs it.
struct ShownCall: Sendable {
    let id: String
    let number: Int
    let stage: Stage
    let open: Bool
    let receivedAt: Instant
    /// When it reached its present stage.
    let since: Instant
    let screenedAt: Instant?
    let takenBy: String
    /// By when the next step was promised.
    let promisedBy: Instant?
    let missedAt: Instant?
    let enteredLateAt: Instant?
    let departure: ShownDeparture?
    let linked: [ShownLink]
    /// The program that was asked; nothing before one is.
    let program: String?
    /// The hash of the version that it began with.
    var digest: String?
    let people: [ShownPerson]
    /// Other calls that concern the same person.
    let alsoIn: [ShownOtherCall]
    let facts: [FactField: ShownFact]
}

/// One call: what is known, what happened, and what can be done; also the form for a call that has just begun.
struct CallPage: Page {
    static let template = "call"

    /// Fields that belong together.
    struct Group: Sendable {
        let name: String
        let legend: String
        let fields: [FactInput]
    }

    let title: String
    /// No field is kept yet, so there is no call yet.
    let fresh: Bool
    let id: String
    let number: String
    /// Where the form of the facts is sent.
    let action: String
    let address: String
    let editable: Bool
    let groups: [Group]
    let factsTrouble: Trouble?
    let status: CallStatus?
    let timeline: [TimelineItem]
    let stage: String
    let mayNote: Bool
    let note: String
    let noteTrouble: Trouble?
    let mayScreen: Bool
    let screeningTrouble: Trouble?
    let leaving: DepartureForm?
    let incident: IncidentForm?
    let correcting: Bool
    let correctingOpen: Bool
    let corrections: [CorrectionForm]
    let hasActions: Bool
    /// The pages of the steps, for whoever may go there.
    let steps: [StepLink]
    let people: PeopleForm?
    /// What those should know who go to somebody of the call.
    let briefs: [ShownBrief]
    let ending: EndingForm?
    let reopening: ReopeningForm?
    let sections: CallSections?
    /// Where a suspicion of harm is said, and where contacts with the family are.
    let suspect: String?
    let family: String?
    /// Where holds, warnings and interpreters are written down.
    let legal: String?

    /// A call that nobody has begun to write down.
    init(new reading: Reading, refused: Refused? = nil) {
        let words = reading.words
        title = words("call.new")
        fresh = true
        id = ""
        number = ""
        action = "\(reading.base)/calls"
        address = action
        editable = true
        groups = Self.groups([:], refused: refused, usualSource: CallSource.emergency.rawValue, reading)
        factsTrouble = refused.trouble(in: "facts", words)
        status = nil
        timeline = []
        stage = ""
        mayNote = false
        note = ""
        noteTrouble = nil
        mayScreen = false
        screeningTrouble = nil
        leaving = nil
        incident = nil
        correcting = false
        correctingOpen = false
        corrections = []
        hasActions = false
        steps = []
        people = nil
        briefs = []
        ending = nil
        reopening = nil
        sections = nil
        suspect = nil
        family = nil
        legal = nil
    }

    init(
        _ call: ShownCall, timeline: [TimelineItem], rights: CallRights,
        recognised: [PlanBrief.Recognised] = [], sections: CallSections? = nil,
        refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        let waiting = call.open && call.stage == .received
        title = words("call.name", ["number": String(call.number)])
        fresh = false
        id = call.id
        number = String(call.number)
        address = "\(reading.base)/calls/\(call.id)"
        action = "\(address)/facts"
        suspect = "\(reading.base)/mandated-reports/new?call=\(call.id)"
        family = rights.family ? "\(address)/family" : nil
        legal = rights.legal ? "\(address)/legal" : nil
        editable = rights.add
        groups = Self.groups(call.facts, refused: refused, usualSource: nil, reading)
        factsTrouble = refused.trouble(in: "facts", words)
        status = CallStatus(
            stage: call.stage, open: call.open, receivedAt: call.receivedAt, since: call.since, takenBy: call.takenBy,
            promisedBy: call.promisedBy, missedAt: call.missedAt, enteredLateAt: call.enteredLateAt,
            departure: call.departure, linked: call.linked, reading)
        self.timeline = timeline
        stage = call.open ? call.stage.rawValue : "left"
        mayNote = rights.add
        note = refused.typed("text", in: "notes") ?? ""
        noteTrouble = refused.trouble(in: "notes", words)
        mayScreen = rights.screen && waiting
        screeningTrouble = refused.trouble(in: "screening", words)
        leaving =
            rights.end && call.open && call.stage < .resolved
            ? DepartureForm(
                at: call.stage, isFollowUp: rights.endsAsFollowUp, of: call.digest, refused: refused, words) : nil
        incident = rights.link ? IncidentForm(linked: call.linked, refused: refused, reading) : nil
        corrections =
            rights.correct
            ? Self.corrections(of: call, isFollowUp: rights.endsAsFollowUp, refused: refused, reading) : []
        correcting = !corrections.isEmpty
        correctingOpen = corrections.contains(where: \.open)
        people = PeopleForm(call, recognised, rights, refused: refused, reading)
        briefs = recognised.compactMap { ShownBrief($0, reading) }
        ending = rights.end && call.endIsAsked ? EndingForm(refused: refused, words) : nil
        reopening = rights.reopen && !call.open ? ReopeningForm(refused: refused, words) : nil
        steps = StepLink.all(call, rights.steps, reading)
        self.sections = sections
        hasActions =
            mayScreen || leaving != nil || incident != nil || !corrections.isEmpty || ending != nil
            || reopening != nil
    }

    private static func groups(
        _ facts: [FactField: ShownFact], refused: Refused?, usualSource: String?, _ reading: Reading
    ) -> [Group] {
        let order: [(name: String, fields: [FactField])] = [
            ("where", [.source, .location, .area, .callback]), ("what", [.whatHappened]),
            ("danger", [.weapon, .violence, .injury]), ("who", [.callerName, .callerRelation, .language]),
        ]
        return order.map { group in
            Group(
                name: group.name, legend: reading.words("groups.\(group.name)"),
                fields: group.fields.map { field in
                    FactInput(
                        field, facts[field], refused: refused, usual: field == .source ? usualSource : nil,
                        reading)
                }
            )
        }
    }

    private static func corrections(
        of call: ShownCall, isFollowUp: Bool, refused: Refused?, _ reading: Reading
    ) -> [CorrectionForm] {
        [
            .time("receivedAt", call.receivedAt, refused: refused, reading),
            call.screenedAt.map { .time("screenedAt", $0, refused: refused, reading) },
            .source(call.facts[.source]?.value ?? "", refused: refused, reading),
            call.departure.map {
                .departure($0, at: call.stage, isFollowUp: isFollowUp, of: call.digest, refused: refused, reading)
            },
            call.departure.flatMap { .outcome(of: $0, refused: refused, reading) },
        ].compactMap { $0 }
    }
}
