import Operate
import Vocabulary

/// What an officer asks for on the phone, in under a minute, and what became of what they asked before.
struct AskPage: Page {
    static let template = "ask"

    struct Line: Sendable {
        let heading: String
        let at: Moment
        let standing: String
        let tone: String
        let shape: String
        let due: String?
        let incident: String?
    }

    let title: String
    let kinds: [Choice]
    let place: String
    let about: String
    let callback: String
    let knownAs: String
    let incident: String
    let placeTrouble: String?
    let aboutTrouble: String?
    let callbackTrouble: String?
    let knownAsTrouble: String?
    let incidentTrouble: String?
    let kindTrouble: String?
    let trouble: Trouble?
    let moreOpen: Bool
    /// What was sent just now.
    let sent: String?
    let own: [Line]
    let none: Bool

    init(_ own: [OfficerRequest], sent: Bool = false, refused: Refused? = nil, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String { refused.typed(field, in: "ask") ?? "" }
        func trouble(_ field: String) -> String? { refused.trouble(with: field, in: "ask", words) }
        title = words("ask.title")
        kinds = [Choice](
            OfficerRequest.Kind.allCases.map(\.rawValue), in: "ask.codes.kinds", chosen: typed("kind"), words: words)
        place = typed("location")
        about = typed("whatHappened")
        callback = typed("callback")
        knownAs = typed("knownAs")
        incident = typed("incident")
        placeTrouble = trouble("location")
        aboutTrouble = trouble("whatHappened")
        callbackTrouble = trouble("callback")
        knownAsTrouble = trouble("knownAs")
        incidentTrouble = trouble("incident")
        kindTrouble = trouble("kind")
        self.trouble = refused.trouble(in: "ask", words)
        moreOpen = [callback, knownAs, incident].contains { !$0.isEmpty }
        self.sent = sent ? own.first.map { words.name(of: $0.kind.rawValue, in: "ask.codes.sent") } : nil
        self.own = own.map { Line($0, reading) }
        none = own.isEmpty
    }
}

extension AskPage.Line {
    fileprivate init(_ request: OfficerRequest, _ reading: Reading) {
        let words = reading.words
        heading = words.name(of: request.kind.rawValue, in: "ask.codes.kinds")
        at = Moment(request.askedAt, reading)
        standing = words.name(of: request.standing.rawValue, in: "ask.codes.standings")
        (shape, tone) =
            switch request.standing {
            case .waiting, .lookedAt: ("●", "waiting")
            case .teamComing, .caseOpen: ("▲", "going")
            case .teamThere, .met: ("■", "with")
            default: ("–", "closed")
            }
        due =
            request.isOpen && request.standing == .waiting
            ? request.dueAt.map { words("ask.due", ["time": Moment($0, reading).time]) } : nil
        incident = request.incident.map { words("ask.ofIncident", ["number": $0]) }
    }
}

/// A follow-up that an officer asked for, as those see it who keep cases.
struct RequestPage: Page {
    static let template = "request"

    struct CaseLink: Sendable {
        let address: String
        let text: String
    }

    struct Closing: Sendable {
        let closures: [Choice]
        let trouble: Trouble?
    }

    let title: String
    /// The call's own address, where a case is opened.
    let address: String
    /// Its own address, where tries and its end are written down.
    let promise: String
    let callName: String
    let askedBy: String
    let askedAt: Moment
    let due: Moment?
    let late: String?
    let place: String?
    let about: String?
    let number: String?
    let dial: String
    let persons: String?
    let incident: String?
    let closed: String?
    let cases: [CaseLink]
    let tried: [ShownTry]
    let noTries: Bool
    let trying: TryForm?
    let opening: OpeningForm?
    let closing: Closing?

    init(
        _ request: OfficerRequest, attempts: [CallBackAttempt], facts: [FactField: Fact], persons: [String],
        cases open: [SupportCase], opening: OpeningForm, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        title = words("requests.one", ["number": String(request.number)])
        address = "\(reading.base)/calls/\(request.call)"
        promise = "\(reading.base)/requests/\(request.id)"
        callName = words("call.name", ["number": String(request.number)])
        askedBy = request.by.name
        askedAt = Moment(request.askedAt, reading)
        due = request.isOpen ? request.dueAt.map { Moment($0, reading) } : nil
        late = request.late(reading)
        place = facts[.location]?.value
        about = facts[.whatHappened]?.value
        number = facts[.callback]?.value
        dial = dialled(number)
        self.persons = persons.isEmpty ? nil : persons.joined(separator: ", ")
        incident = request.incident
        closed = request.closedAt.map { at in
            words(
                "requests.closedAs",
                [
                    "closure": words.name(of: request.closure?.rawValue ?? "", in: "requests.codes.closures"),
                    "time": Moment(at, reading).time,
                ])
        }
        cases = open.map { one in
            CaseLink(
                address: "\(reading.base)/cases/\(one.id)",
                text: one.nextContact.map {
                    words("cases.linkOpen", ["owner": one.owner.name, "time": Moment($0, reading).time])
                }
                    ?? words(
                        "cases.linkClosed",
                        [
                            "closure": words.name(of: one.closure?.rawValue ?? "", in: "cases.codes.closures")
                        ]))
        }
        tried = attempts.map { ShownTry($0, reading) }
        noTries = attempts.isEmpty
        trying = request.isOpen ? TryForm(refused: refused, reading) : nil
        self.opening = request.isOpen && open.allSatisfy({ !$0.isOpen }) ? opening : nil
        closing =
            request.isOpen
            ? Closing(
                closures: [Choice](
                    OfficerRequest.Closure.told.map(\.rawValue), in: "requests.codes.closures",
                    chosen: refused.typed("closure", in: "closing"), words: words),
                trouble: refused.trouble(in: "closing", words)) : nil
    }
}

extension OfficerRequest {
    /// How late the follow-up is, while nobody has ended it.
    func late(_ reading: Reading) -> String? {
        guard isOpen, let dueAt, dueAt <= reading.now else { return nil }
        return reading.words("time.late", ["span": reading.span(reading.now.since(dueAt))])
    }
}
