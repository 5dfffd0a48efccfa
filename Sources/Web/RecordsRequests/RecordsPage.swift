import Access
import Operate
import Vocabulary

/// Who asks for records, those first whose answer is due first, and by when each kind is answered.
struct RecordsPage: Page {
    static let template = "records"

    struct Line: Sendable {
        let address: String
        let name: String
        let who: String
        let kind: String
        let due: Moment?
        let state: String
        let isOverdue: Bool
        let isSoon: Bool
    }

    struct Rule: Sendable {
        let code: String
        let name: String
        let time: String
        let authority: String
        let maySet: Bool
        let days: String
        let more: String
        let isBusiness: Bool
        let authorityTyped: String
        let isRefused: Bool
        let trouble: Trouble?
        let daysTrouble: String?
        let moreTrouble: String?
        let authorityTrouble: String?
    }

    let title: String
    let waiting: [Line]
    let none: Bool
    let closed: [Line]
    let hasClosed: Bool
    let rules: [Rule]
    let kinds: [Choice]
    let kindTrouble: String?
    let requester: String
    let requesterTrouble: String?
    let contact: String
    let contactTrouble: String?
    let whatFor: String
    let whatForTrouble: String?
    let askedFor: String
    let askedForTrouble: String?
    let receivedAt: String
    let receivedAtTrouble: String?
    let meant: RecordsMeant
    let trouble: Trouble?

    init(
        _ waiting: [RecordsRequest], closed: [RecordsRequest], rules: [RecordsRule], maySet: Bool, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("records.title")
        self.waiting = waiting.map { Line($0, reading) }
        none = waiting.isEmpty
        self.closed = closed.map { Line($0, reading) }
        hasClosed = !closed.isEmpty
        self.rules = rules.map { Rule($0, maySet: maySet, refused: refused, reading) }
        func typed(_ field: String) -> String { refused.typed(field, in: "take") ?? "" }
        func trouble(_ field: String) -> String? { refused.trouble(with: field, in: "take", words) }
        kinds = [Choice](
            RecordsRequest.Kind.allCases.map(\.rawValue), in: "records.codes.kinds", chosen: typed("request-kind"),
            words: words)
        kindTrouble = trouble("request-kind")
        requester = typed("requester")
        requesterTrouble = trouble("requester")
        contact = typed("contact")
        contactTrouble = trouble("contact")
        whatFor = typed("what-for")
        whatForTrouble = trouble("what-for")
        askedFor = typed("asked-for")
        askedForTrouble = trouble("asked-for")
        receivedAt = refused.typed("received-at", in: "take") ?? reading.nowField
        receivedAtTrouble = trouble("received-at")
        meant = RecordsMeant("take", nil, refused: refused, reading)
        self.trouble = refused.trouble(in: "take", words)
    }
}

/// By what right and whose records: the half of a request that is learned little by little.
struct RecordsMeant: Sendable {
    let form: String
    let proofs: [Choice]
    let restsOn: String
    let restsOnTrouble: String?
    let part2Order: String
    let part2OrderTrouble: String?
    let scopes: [Choice]
    let scopeTrouble: String?
    let about: String
    let aboutTrouble: String?
    let from: String
    let fromTrouble: String?
    let to: String
    let toTrouble: String?

    init(_ form: String, _ request: RecordsRequest?, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        self.form = form
        func value(_ field: String, _ kept: String?) -> String { refused.typed(field, in: form) ?? kept ?? "" }
        func trouble(_ field: String) -> String? { refused.trouble(with: field, in: form, words) }
        proofs = [Choice](
            RecordsRequest.Proof.allCases.map(\.rawValue), in: "records.codes.proofs",
            chosen: value("proof", request?.proof.rawValue ?? RecordsRequest.Proof.notSeen.rawValue), words: words)
        restsOn = value("rests-on", request?.authority)
        restsOnTrouble = trouble("rests-on")
        part2Order = value("part2-order", request?.part2Order)
        part2OrderTrouble = trouble("part2-order")
        scopes = [Choice](
            ["person", "call", "case", "period", "nobody"], in: "records.codes.scopes",
            chosen: value("scope", request?.scope?.code ?? "nobody"), words: words)
        scopeTrouble = trouble("scope")
        var (about, from, to): (String?, String?, String?) = (nil, nil, nil)
        switch request?.scope {
        case .person(let id): about = id.text
        case .call(let id): about = id.text
        case .supportCase(let id): about = id.text
        case .period(let begin, let end):
            from = LocalTime(begin, in: reading.zone).day
            to = LocalTime(end.adding(.microseconds(-1)), in: reading.zone).day
        case nil: break
        }
        self.about = value("about", about)
        aboutTrouble = trouble("about")
        self.from = value("from", from)
        fromTrouble = trouble("from")
        self.to = value("to", to)
        toTrouble = trouble("to")
    }
}

extension RecordsPage.Line {
    init(_ request: RecordsRequest, _ reading: Reading) {
        let words = reading.words
        address = "\(reading.base)/records/\(request.id)"
        name = words("records.name", ["number": String(request.number)])
        who = request.requester
        kind = words.name(of: request.kind.rawValue, in: "records.codes.kinds")
        due = request.isOpen ? Moment(request.dueAt, reading) : nil
        state = RecordsState.sentence(of: request, reading)
        isOverdue = request.isOpen && request.dueAt <= reading.now
        isSoon = request.isOpen && !isOverdue && request.dueSoonAt != nil
    }
}

/// How far a request has come, in one sentence.
enum RecordsState {
    static func sentence(of request: RecordsRequest, _ reading: Reading) -> String {
        let words = reading.words
        if let closing = request.closing {
            return words(
                "records.wasClosed",
                [
                    "how": words.name(of: closing.how.rawValue, in: "records.codes.closures"), "by": closing.by.name,
                    "time": Moment(closing.at, reading).time,
                ])
        }
        if let submitted = request.submitted { return words("records.isSubmitted", ["by": submitted.by.name]) }
        if request.gathered != nil { return words("records.isGathered") }
        return words("records.isNew")
    }
}

extension RecordsPage.Rule {
    init(_ rule: RecordsRule, maySet: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let form = "rule-\(rule.kind.rawValue)"
        code = rule.kind.rawValue
        name = words.name(of: code, in: "records.codes.kinds")
        var time = words(rule.isBusiness ? "records.businessDays" : "records.days", count: rule.days)
        if rule.extensionDays > 0 { time += ", " + words("records.moreDays", count: rule.extensionDays) }
        self.time = time
        authority =
            rule.said.map { said in
                words(
                    "records.said",
                    ["authority": said.authority, "by": said.by.name, "time": LocalTime(said.at, in: reading.zone).day])
            } ?? words("records.unsaid", ["clause": RecordsRule.clause(rule.kind) ?? "—"])
        self.maySet = maySet
        days = refused.typed("rule-days", in: form) ?? String(rule.days)
        more = refused.typed("extension-days", in: form) ?? String(rule.extensionDays)
        isBusiness = refused?.form == form ? refused.typed("business", in: form) == "on" : rule.isBusiness
        authorityTyped = refused.typed("authority", in: form) ?? ""
        isRefused = refused?.form == form
        trouble = refused.trouble(in: form, words)
        daysTrouble = refused.trouble(with: "rule-days", in: form, words)
        moreTrouble = refused.trouble(with: "extension-days", in: form, words)
        authorityTrouble = refused.trouble(with: "authority", in: form, words)
    }
}
