import Operate
import Vocabulary

/// What may not go, whatever rule or order would let it.
struct HoldsPage: Page {
    static let template = "holds"

    struct Hold: Sendable {
        let id: String
        let name: String
        let about: String
        let reason: String
        let placed: String
        let lifted: String?
        let lifting: String?
        let because: String
        let becauseTrouble: String?
        let trouble: Trouble?
    }

    struct Asking: Sendable {
        let scopes: [Choice]
        let scopeTrouble: String?
        let about: String
        let aboutTrouble: String?
        let from: String
        let fromTrouble: String?
        let to: String
        let toTrouble: String?
        let matter: String
        let matterTrouble: String?
        let reason: String
        let reasonTrouble: String?
        let trouble: Trouble?
    }

    let title: String
    let retention: String
    let count: String
    let standing: [Hold]
    let none: Bool
    let lifted: [Hold]
    let hasLifted: Bool
    let asking: Asking?

    init(
        _ standing: [LegalHold], of all: Int, lifted: [LegalHold], mayPlace: Bool, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("holds.title")
        retention = "\(reading.base)/retention"
        count = words("holds.count", count: all)
        self.standing = standing.map { Hold($0, mayLift: mayPlace, refused: refused, reading) }
        none = standing.isEmpty
        self.lifted = lifted.map { Hold($0, mayLift: false, refused: nil, reading) }
        hasLifted = !lifted.isEmpty
        guard mayPlace else {
            asking = nil
            return
        }
        func typed(_ field: String) -> String { refused.typed(field, in: "hold") ?? "" }
        func trouble(_ field: String) -> String? { refused.trouble(with: field, in: "hold", words) }
        asking = Asking(
            scopes: [Choice](
                ["person", "call", "case", "period"], in: "holds.codes.scopes", chosen: typed("scope"), words: words),
            scopeTrouble: trouble("scope"), about: typed("about"), aboutTrouble: trouble("about"), from: typed("from"),
            fromTrouble: trouble("from"), to: typed("to"), toTrouble: trouble("to"), matter: typed("matter"),
            matterTrouble: trouble("matter"), reason: typed("reason"), reasonTrouble: trouble("reason"),
            trouble: refused.trouble(in: "hold", words))
    }
}

extension HoldsPage.Hold {
    init(_ hold: LegalHold, mayLift: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let form = "lift-\(hold.id)"
        id = hold.id.text
        name = words("holds.name", ["number": String(hold.number), "matter": hold.matter])
        about =
            switch hold.scope {
            case .person(let id): words("holds.ofPerson", ["id": id.text])
            case .call(let id): words("holds.ofCall", ["id": id.text])
            case .supportCase(let id): words("holds.ofCase", ["id": id.text])
            case .period(let from, let to):
                words(
                    "holds.ofPeriod",
                    [
                        "from": LocalTime(from, in: reading.zone).day,
                        "to": LocalTime(to.adding(.microseconds(-1)), in: reading.zone).day,
                    ])
            }
        reason = hold.reason
        placed = words("holds.placed", ["by": hold.by.name, "time": Moment(hold.at, reading).time])
        lifted = hold.lifted.map { lifted in
            words(
                "holds.lifted",
                ["by": lifted.by.name, "time": Moment(lifted.at, reading).time, "because": lifted.because])
        }
        lifting = mayLift ? "\(reading.base)/holds/\(hold.id)/lifting" : nil
        because = refused.typed("lifted-because", in: form) ?? ""
        becauseTrouble = refused.trouble(with: "lifted-because", in: form, words)
        trouble = refused.trouble(in: form, words)
    }
}
