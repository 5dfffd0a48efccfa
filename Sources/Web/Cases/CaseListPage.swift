import Operate
import Vocabulary

/// Who is to be contacted: overdue first, then today, then later; and which services are to be asked again.
struct CaseListPage: Page {
    static let template = "cases"

    struct Item: Sendable {
        let address: String
        let call: String
        let who: String
        let goal: String
        let owner: String
        let next: Moment
        let overdue: String?
    }

    /// An offer that nobody has answered.
    struct Unanswered: Sendable {
        let address: String
        let service: String
        let need: String
        let since: String
        let call: String
    }

    /// A follow-up that an officer asked for.
    struct Asked: Sendable {
        let address: String
        let call: String
        let about: String
        let due: Moment
        let late: String?
    }

    struct Part: Sendable {
        let heading: String
        let tone: String
        let items: [Item]
    }

    let title: String
    let count: String
    let parts: [Part]
    let unanswered: [Unanswered]
    let isAnswerOwed: Bool
    /// Follow-ups that officers asked for.
    let asked: [Asked]
    let isAsked: Bool
    let none: Bool
    let everybodys: Bool
    let mine: Bool
    let beyond: String?

    init(
        _ cases: [SupportCase], total: Int, everybodys: Bool, unanswered: [UnansweredOffer],
        asked: [(request: OfficerRequest, about: String?)] = [], _ reading: Reading
    ) {
        let words = reading.words
        title = words("cases.title")
        count = words("cases.count", count: total)
        let today = LocalTime(reading.now, in: reading.zone).day
        func part(_ key: String, _ tone: String, _ wanted: (Instant) -> Bool) -> Part? {
            let items = cases.filter { $0.nextContact.map(wanted) ?? false }.map { Item($0, reading) }
            return items.isEmpty
                ? nil : Part(heading: words(key, ["n": String(items.count)]), tone: tone, items: items)
        }
        parts = [
            part("cases.overdue", "late") { $0 <= reading.now },
            part("cases.today", "now") { $0 > reading.now && LocalTime($0, in: reading.zone).day == today },
            part("cases.later", "later") { $0 > reading.now && LocalTime($0, in: reading.zone).day != today },
        ].compactMap(\.self)
        self.unanswered = unanswered.map { Unanswered($0, reading) }
        isAnswerOwed = !unanswered.isEmpty
        self.asked = asked.map { request, about in
            Asked(
                address: "\(reading.base)/requests/\(request.id)",
                call: words("call.name", ["number": String(request.number)]), about: about ?? words("notKnown"),
                due: Moment(request.dueAt ?? request.askedAt, reading), late: request.late(reading))
        }
        isAsked = !asked.isEmpty
        none = cases.isEmpty
        self.everybodys = everybodys
        mine = !everybodys
        let hidden = total - cases.count
        beyond = hidden > 0 ? words("cases.beyond", count: hidden) : nil
    }
}

extension CaseListPage.Item {
    fileprivate init(_ one: SupportCase, _ reading: Reading) {
        let next = one.nextContact ?? reading.now
        self.init(
            address: "\(reading.base)/cases/\(one.id)",
            call: reading.words("call.name", ["number": String(one.number)]),
            who: one.knownAs ?? reading.words("cases.unknownPerson"), goal: one.goal, owner: one.owner.name,
            next: Moment(next, reading),
            overdue: next <= reading.now
                ? reading.words("time.late", ["span": reading.span(reading.now.since(next))]) : nil)
    }
}

extension CaseListPage.Unanswered {
    fileprivate init(_ offer: UnansweredOffer, _ reading: Reading) {
        let words = reading.words
        let days = Int(reading.now.since(offer.offeredAt).components.seconds / 86_400)
        self.init(
            address: "\(reading.base)/calls/\(offer.call)/referrals", service: offer.serviceName,
            need: words.name(of: offer.kind.rawValue, in: "needKinds"), since: words("cases.noAnswer", count: days),
            call: words("call.name", ["number": String(offer.number)]))
    }
}
