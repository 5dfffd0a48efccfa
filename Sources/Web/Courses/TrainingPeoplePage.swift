import Operate
import Vocabulary

/// Who may teach what, and whose work was seen.
struct TrainingPeoplePage: Page {
    static let template = "training-people"

    struct Teaches: Sendable {
        let sentence: String
        let isOver: Bool
    }

    struct One: Sendable {
        let id: String
        let name: String
        let teaches: [Teaches]
        let teachesNothing: Bool
        let qualifying: String?
        let themes: [Choice]
        let trouble: Trouble?
    }

    struct Keeping: Sendable {
        let account: String
        let holder: String
        let addTrouble: Trouble?
        let reasons: [Choice]
        let seenAccount: String
        let seenWords: String
        let seenTrouble: Trouble?
    }

    let title: String
    let pages: [TrainingLink]
    let instructors: [One]
    let none: Bool
    let seen: [TrainingPage.Seen]
    let noneSeen: Bool
    let keeping: Keeping?

    init(
        _ instructors: [Instructor], seen: [Recognition], today: CalendarDay, keeps: Bool, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("training.people")
        pages = TrainingLink.training(reading)
        self.instructors = instructors.map { one in
            let form = "qualify-\(one.id)"
            return One(
                id: one.id.text, name: one.name,
                teaches: one.qualifications.map { held in
                    Teaches(
                        sentence: words(
                            "training.teaches",
                            [
                                "theme": words.name(of: held.theme.rawValue, in: "training.codes.themes"),
                                "day": held.expiresOn?.description ?? words("training.forever"),
                                "evidence": held.evidence,
                            ]), isOver: held.expiresOn.map { $0 < today } ?? false)
                }, teachesNothing: one.qualifications.isEmpty,
                qualifying: keeps ? "\(reading.base)/training/instructors/\(one.id)/qualifications" : nil,
                themes: [Choice](
                    Course.Theme.allCases.map(\.rawValue), in: "training.codes.themes",
                    chosen: refused.typed("theme", in: form), words: words),
                trouble: refused.formless(in: form, words))
        }
        none = instructors.isEmpty
        self.seen = seen.map { TrainingPage.Seen($0, reading) }
        noneSeen = seen.isEmpty
        keeping =
            keeps
            ? Keeping(
                account: refused.typed("account", in: "instructor") ?? "",
                holder: refused.typed("holder", in: "instructor") ?? "",
                addTrouble: refused.formless(in: "instructor", words),
                reasons: [Choice](
                    Recognition.Reason.allCases.map(\.rawValue), in: "training.codes.seen",
                    chosen: refused.typed("seen-for", in: "seen"), words: words),
                seenAccount: refused.typed("account", in: "seen") ?? "",
                seenWords: refused.typed("seen-words", in: "seen") ?? "",
                seenTrouble: refused.formless(in: "seen", words)) : nil
    }
}
