import Access
import Operate
import Vocabulary

/// What courts ordered to be taken out.
struct ExpungementsPage: Page {
    static let template = "expungements"

    struct Waiting: Sendable {
        let expungement: Expungement
        /// Nothing where what it is about is not there.
        let plan: ExpungementPlan?
    }

    struct Line: Sendable {
        let table: String
        let rows: String
    }

    struct One: Sendable {
        let id: String
        let name: String
        let order: String
        let about: String
        let asked: String
        let despite: String?
        let lines: [Line]
        let hasLines: Bool
        let goes: String
        let shared: String?
        let held: String?
        let isGone: Bool
        let isOwn: Bool
        /// The digest of what is shown, where it may be confirmed.
        let shown: String?
        let confirming: String
        let withdrawing: String
        let trouble: Trouble?
    }

    struct Ended: Sendable {
        let name: String
        let order: String
        let how: String
    }

    let title: String
    let retention: String
    let waiting: [One]
    let none: Bool
    let ended: [Ended]
    let hasEnded: Bool
    let scopes: [Choice]
    let scopeTrouble: String?
    let about: String
    let aboutTrouble: String?
    let reference: String
    let referenceTrouble: String?
    let court: String
    let courtTrouble: String?
    let orderedOn: String
    let orderedOnTrouble: String?
    let isDespite: Bool
    let trouble: Trouble?

    init(
        _ waiting: [Waiting], ended: [Expungement], for worker: Worker, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("expungements.title")
        retention = "\(reading.base)/retention"
        self.waiting = waiting.map { One($0.expungement, $0.plan, for: worker, refused: refused, reading) }
        none = waiting.isEmpty
        self.ended = ended.map { Ended($0, reading) }
        hasEnded = !ended.isEmpty
        func typed(_ field: String) -> String { refused.typed(field, in: "expunge") ?? "" }
        func trouble(_ field: String) -> String? { refused.trouble(with: field, in: "expunge", words) }
        scopes = [Choice](["person", "call"], in: "expungements.codes.scopes", chosen: typed("scope"), words: words)
        scopeTrouble = trouble("scope")
        about = typed("about")
        aboutTrouble = trouble("about")
        reference = typed("order-number")
        referenceTrouble = trouble("order-number")
        court = typed("court")
        courtTrouble = trouble("court")
        orderedOn = typed("ordered-on")
        orderedOnTrouble = trouble("ordered-on")
        isDespite = typed("despite") == "on"
        self.trouble = refused.trouble(in: "expunge", words)
    }
}

extension ExpungementsPage.One {
    init(
        _ one: Expungement, _ plan: ExpungementPlan?, for worker: Worker, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let numbers = Numbers(words.language)
        id = one.id.text
        name = words("expungements.name", ["number": String(one.number), "reference": one.order.reference])
        order = words("expungements.order", ["court": one.order.court, "day": one.order.on.description])
        about =
            switch one.scope {
            case .person(let id): words("expungements.aboutID", ["scope": words("expungements.person"), "id": id.text])
            case .call(let id): words("expungements.aboutID", ["scope": words("expungements.call"), "id": id.text])
            case nil: ""
            }
        asked = words("expungements.asked", ["by": one.by.name, "time": Moment(one.at, reading).time])
        despite = one.isDespiteHolds ? words("expungements.despite") : nil
        lines = (plan?.lines ?? []).map { ExpungementsPage.Line(table: $0.table, rows: numbers($0.rows)) }
        hasLines = !lines.isEmpty
        goes = words("expungements.goesHelp", ["n": numbers(plan?.rows ?? 0)])
        shared = (plan?.shared).flatMap { calls in
            calls.isEmpty
                ? nil : words("expungements.shared", ["calls": calls.map(String.init).joined(separator: ", ")])
        }
        let isHeld = plan?.hold != nil && !one.isDespiteHolds
        held = isHeld ? words("expungements.held", ["hold": plan?.hold.map { String($0) } ?? ""]) : nil
        isGone = plan == nil
        isOwn = one.by.id == worker.id.text
        shown = isOwn || isHeld ? nil : plan?.digest
        confirming = "\(reading.base)/expungements/\(one.id)/confirmation"
        withdrawing = "\(reading.base)/expungements/\(one.id)/withdrawal"
        trouble = refused.formless(in: "confirm-\(one.id)", words)
    }
}

extension ExpungementsPage.Ended {
    init(_ one: Expungement, _ reading: Reading) {
        let words = reading.words
        name = words("expungements.name", ["number": String(one.number), "reference": one.order.reference])
        order = words("expungements.order", ["court": one.order.court, "day": one.order.on.description])
        how =
            switch one.state {
            case .asked: ""
            case .withdrawn(let by, let at):
                words("expungements.wasWithdrawn", ["by": by.name, "time": Moment(at, reading).time])
            case .done(let by, let at, let rows):
                words(
                    "expungements.wasDone",
                    ["by": by.name, "time": Moment(at, reading).time, "rows": Numbers(words.language)(rows)])
            }
    }
}
