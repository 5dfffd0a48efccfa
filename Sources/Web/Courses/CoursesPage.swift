import Operate
import Programs
import Vocabulary

/// The courses that there are, what the steering committee said of them, and the sessions that were opened.
struct CoursesPage: Page {
    static let template = "training-courses"

    struct Part: Sendable {
        let name: String
        let theme: String
        let kind: String
        let hours: String
    }

    struct Ruling: Sendable {
        let sentence: String
        let said: String?
    }

    struct One: Sendable {
        let code: String
        let name: String
        let about: String
        let audience: String
        let provider: String
        let hours: String
        let leads: String?
        let parts: [Part]
        let rulings: [Ruling]
        let unruled: Bool
        let opening: String?
        let ruling: String?
        let begins: String
        let seatsTyped: String
        let place: String
        let openTrouble: Trouble?
        let ruleTrouble: Trouble?
        let rulingChoices: [Choice]
        let committee: String
        let decidedOn: String
        let rulingWords: String
    }

    let title: String
    let pages: [TrainingLink]
    let courses: [One]
    let none: Bool
    let sessions: [ShownSession]
    let noSessions: Bool

    init(
        _ courses: [(Course, [CourseApproval])], sessions: [TrainingSession], keeps: Bool, refused: Refused?,
        _ reading: Reading
    ) {
        title = reading.words("training.courses")
        pages = TrainingLink.training(reading)
        self.courses = courses.map { One($0, $1, keeps: keeps, refused: refused, reading) }
        none = courses.isEmpty
        self.sessions = sessions.map { ShownSession($0, reading) }
        noSessions = sessions.isEmpty
    }

    /// Minutes as hours in quarters.
    static func hours(_ minutes: Int) -> String {
        let rest = ["", ".25", ".5", ".75"][(minutes % 60) / 15]
        return "\(minutes / 60)\(rest)"
    }
}

extension CoursesPage.One {
    init(_ course: Course, _ approvals: [CourseApproval], keeps: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let language = words.language
        code = course.name
        name = words("training.courseName", ["title": course.title.text(in: language), "version": course.version])
        about = course.about.text(in: language)
        audience = course.audience.text(in: language)
        provider = words("training.provider", ["name": course.provider])
        let kinds = Course.Kind.allCases.filter { course.minutes(of: $0) > 0 }.map { kind in
            words(
                "training.ofKind",
                [
                    "kind": words.name(of: kind.rawValue, in: "training.codes.kinds"),
                    "hours": CoursesPage.hours(course.minutes(of: kind)),
                ])
        }
        hours = words(
            "training.courseHours",
            ["hours": CoursesPage.hours(course.minutes), "kinds": kinds.joined(separator: ", ")])
        leads = course.leading.map { leading in
            leading.months.map { words("training.leads", ["key": leading.key, "months": String($0)]) }
                ?? words("training.leadsForever", ["key": leading.key])
        }
        parts = course.parts.map { part in
            CoursesPage.Part(
                name: part.title.text(in: language),
                theme: words.name(of: part.theme.rawValue, in: "training.codes.themes"),
                kind: words.name(of: part.kind.rawValue, in: "training.codes.kinds"),
                hours: CoursesPage.hours(part.minutes))
        }
        rulings = approvals.map { one in
            CoursesPage.Ruling(
                sentence: words(
                    "training.ruled",
                    [
                        "committee": one.committee, "day": one.decidedOn?.description ?? "", "version": one.version,
                        "ruling": words.name(of: one.ruling.rawValue, in: "training.codes.rulings"),
                    ]), said: one.words)
        }
        unruled = approvals.isEmpty
        let base = "\(reading.base)/training/courses/\(course.name)"
        opening = keeps ? "\(base)/sessions" : nil
        ruling = keeps ? "\(base)/approvals" : nil
        let (open, rule) = ("open-\(course.name)", "rule-\(course.name)")
        openTrouble = refused.formless(in: open, words)
        ruleTrouble = refused.formless(in: rule, words)
        begins = refused.typed("begins", in: open) ?? ""
        seatsTyped = refused.typed("seats", in: open) ?? ""
        place = refused.typed("place", in: open) ?? ""
        rulingChoices = [Choice](
            CourseApproval.Ruling.allCases.map(\.rawValue), in: "training.codes.rulings",
            chosen: refused.typed("ruling", in: rule), words: words)
        committee = refused.typed("committee", in: rule) ?? ""
        decidedOn = refused.typed("decided-on", in: rule) ?? ""
        rulingWords = refused.typed("ruling-words", in: rule) ?? ""
    }
}
