import Operate
import Programs
import Vocabulary

/// One call while a clinician asks what it needs: what was written, what is asked, what the program says.
struct TriagePage: Page {
    static let template = "triage"

    /// Something the call-taker wrote.
    struct Written: Sendable {
        let label: String
        let value: String
    }

    /// A note of the call.
    struct Noted: Sendable {
        let text: String
        let by: String
        let at: Moment
    }

    /// What stands when a program has been asked.
    struct Asked: Sendable {
        let program: String
        /// That a newer version is live, with both versions.
        let newer: String?
        let begun: String?
        let questions: TriageQuestions
        let assessment: TriageAssessment
        let deciding: TriageDecisionForm?
        let decided: ShownVerdict?
        /// What was decided waits until somebody there was spoken to, and where that is written down.
        let phoning: Bool
        let answering: Bool
        let answersTrouble: Trouble?
        /// What somebody asked for when another had just done it.
        let overtaken: Trouble?
        let voices: [Choice]
    }

    let title: String
    let id: String
    let number: String
    let address: String
    let status: CallStatus
    let steps: [StepLink]
    let written: [Written]
    let dangers: Dangers
    let notes: [Noted]
    /// Nothing until somebody has screened the call.
    let flag: ShownFlag?
    let asked: Asked?
    let choosing: ProgramForm?
    /// There is no program to be asked.
    let unpublished: Bool
    /// Nobody has said yet that the call is for a program.
    let unscreened: Bool
    /// It left the path before it was asked for.
    let gone: Bool
    /// What instruments found, and asking with one.
    let found: TriageFound?
    let instruments: InstrumentSection?
    /// What colleagues would decide, and asking one.
    let opinions: TriageOpinions?
    let opinionForms: OpinionForms?
    /// Whoever looks may not ask and decide.
    let watching: Bool
    let earlier: [ShownVerdict]
    let hasEarlier: Bool
    /// The place and other contacts, for whoever may see them.
    let place: PlaceColumn?
    /// What is to be known of the people whom somebody recognised.
    let briefs: [ShownBrief]
    let sections: CallSections?

    init(
        _ call: ShownCall, notes: [Noted], flag: ShownFlag? = nil, asked: Asked?, live: [Program],
        earlier: [ShownVerdict], mayTriage: Bool, place: PlaceColumn? = nil, briefs: [ShownBrief] = [],
        steps: [StepLink],
        sections: CallSections? = nil, found: TriageFound? = nil, instruments: InstrumentSection? = nil,
        opinions: TriageOpinions? = nil, opinionForms: OpinionForms? = nil, refused: Refused? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        self.found = found
        self.briefs = briefs
        self.instruments = instruments
        self.opinions = opinions
        self.opinionForms = opinionForms
        title = words("triage.title", ["number": String(call.number)])
        id = call.id
        number = String(call.number)
        address = "\(reading.base)/calls/\(call.id)"
        status = CallStatus(
            stage: call.stage, open: call.open, receivedAt: call.receivedAt, since: call.since, takenBy: call.takenBy,
            promisedBy: call.promisedBy, missedAt: call.missedAt, enteredLateAt: call.enteredLateAt,
            departure: call.departure, linked: call.linked, reading)
        self.steps = steps
        let told: [FactField] = [.whatHappened, .location, .callback, .callerName, .callerRelation, .language, .source]
        written = told.compactMap { field in
            guard let fact = call.facts[field], let value = fact.value else { return nil }
            return Written(label: words.name(of: field.rawValue, in: "fields"), value: field.reads(value, words))
        }
        func answer(_ field: FactField) -> Answer? { call.facts[field]?.value.flatMap(Answer.init(rawValue:)) }
        dangers = Dangers(
            weapon: answer(.weapon), violence: answer(.violence), injury: answer(.injury), words: words)
        self.notes = notes
        self.flag = flag
        self.asked = asked
        let waits = asked == nil && call.open && call.stage == .screened
        unscreened = asked == nil && call.open && call.stage == .received
        gone = asked == nil && !waits && !unscreened
        unpublished = waits && live.isEmpty
        choosing = waits && mayTriage && !live.isEmpty ? ProgramForm(live, refused: refused, words) : nil
        watching = !mayTriage
        self.earlier = earlier
        hasEarlier = !earlier.isEmpty
        self.place = place
        self.sections = sections
    }
}
