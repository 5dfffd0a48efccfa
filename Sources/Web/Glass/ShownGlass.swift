import Access
import Operate
import Vocabulary

/// One record that was opened in an emergency, as the privacy officer reads it.
struct ShownGlass: Sendable {
    struct Look: Sendable {
        let what: String
        let when: Moment
    }

    struct Review: Sendable {
        let ruling: String
        let isRight: Bool
        let words: String
        let by: String
        let when: Moment
    }

    struct Reviewing: Sendable {
        let glass: String
        let rulings: [Choice]
        let words: String
        let rulingTrouble: String?
        let wordsTrouble: String?
        let trouble: Trouble?
    }

    let glass: String
    let person: String
    let address: String
    let by: String
    let when: Moment
    let reason: String
    let words: String
    let call: String?
    let state: String
    let due: String
    let isOverdue: Bool
    let looks: [Look]
    let noLooks: Bool
    let review: Review?
    let reviewing: Reviewing?
    /// Whoever opened it does not say themselves whether that was right.
    let own: Bool

    init(_ file: GlassFile, for worker: Worker, refused: Refused?, _ reading: Reading) {
        let (words, opened) = (reading.words, file.glass)
        glass = opened.id.text
        person = file.calledBy?.text ?? words("persons.unnamed")
        address = "\(reading.base)/people/\(opened.person)/consents"
        let roles = opened.roles.map { words.name(of: $0.rawValue, in: "roles") }.joined(separator: ", ")
        by = words("glass.by", ["name": opened.by.name, "roles": roles])
        when = Moment(opened.at, reading)
        reason = words.name(of: opened.reason.rawValue, in: "glass.codes.reasons")
        self.words = opened.words
        call = opened.callNumber.map { words("call.name", ["number": String($0)]) }
        let end = opened.endedAt ?? opened.until
        state =
            opened.isOpen(at: reading.now)
            ? words("glass.isOpen", ["time": Moment(opened.until, reading).time])
            : words(
                opened.ending == .early ? "glass.endedEarly" : "glass.ranOut", ["time": Moment(end, reading).time])
        isOverdue = opened.isOverdue(at: reading.now)
        due = words(isOverdue ? "glass.overdue" : "glass.due", ["time": Moment(opened.reviewDueAt, reading).full])
        looks = file.looks.map { look in
            Look(
                what: words.name(of: look.permission.rawValue, in: "permissions"), when: Moment(look.at, reading))
        }
        noLooks = looks.isEmpty
        review = opened.reviewed.map { review in
            Review(
                ruling: words.name(of: review.ruling.rawValue, in: "glass.codes.rulings"),
                isRight: review.ruling == .right, words: review.words, by: review.by.name,
                when: Moment(review.at, reading))
        }
        own = opened.reviewed == nil && opened.by.id == worker.id.text
        let form = "review-\(opened.id)"
        reviewing =
            opened.reviewed == nil && !own
            ? Reviewing(
                glass: opened.id.text,
                rulings: [Choice](
                    BrokenGlass.Ruling.allCases.map(\.rawValue), in: "glass.codes.rulings",
                    chosen: refused.typed("finding", in: form), words: words),
                words: refused.typed("words", in: form) ?? "",
                rulingTrouble: refused.trouble(with: "finding", in: form, words),
                wordsTrouble: refused.trouble(with: "words", in: form, words),
                trouble: refused.trouble(in: form, words)) : nil
    }
}
