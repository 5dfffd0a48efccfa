import Operate
import Programs
import Vocabulary

/// One session: its hours, who is in it, who waits, who was there.
struct TrainingSessionPage: Page {
    static let template = "training-session"

    struct Part: Sendable {
        let name: String
        let kind: String
        let when: String
        let place: String?
        let teacher: String?
        let unqualified: String?
        let choosing: String
        let isChosen: Bool
    }

    struct Person: Sendable {
        let id: String
        let name: String
        let turn: String
        let hours: String
        let certified: String?
        let leaving: String?
    }

    struct Present: Sendable {
        let field: String
        let name: String
        let minutes: String
    }

    struct Chosen: Sendable {
        let name: String
        let planning: String
        let noting: String
        let begins: String
        let ends: String
        let place: String
        let teachers: [Choice]
        let present: [Present]
        let nobody: Bool
        let mayNote: Bool
        let minutesHelp: String
        let planTrouble: Trouble?
        let noteTrouble: Trouble?
    }

    /// What whoever keeps the roster can do.
    struct Keeping: Sendable {
        let enrolling: String
        let uploading: String
        let completing: String?
        let cancelling: String?
        let mayEnrol: Bool
        let account: String
        let holder: String
        let agency: String
        let roster: String
        let enrolTrouble: Trouble?
        let rosterTrouble: Trouble?
        let completeTrouble: Trouble?
        let cancelTrouble: Trouble?
    }

    let title: String
    let back: String
    let session: ShownSession
    let needs: String
    let parts: [Part]
    let seated: [Person]
    let nobodySeated: Bool
    let waiting: [Person]
    let hasWaiting: Bool
    let chosen: Chosen?
    let keeping: Keeping?

    init(
        _ session: TrainingSession, _ roster: [Enrolment], instructors: [Instructor], chosen key: String?, keeps: Bool,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let shown = ShownSession(session, reading)
        title = shown.name
        back = "\(reading.base)/training/courses"
        self.session = shown
        let course = session.course
        needs = words(
            "training.needs",
            ["needed": CoursesPage.hours(course.neededMinutes), "hours": CoursesPage.hours(course.minutes)])
        parts = session.parts.map { Part($0, chosen: key, at: shown.address, reading) }
        let isOpen = session.state == .open
        func person(_ one: Enrolment) -> Person {
            Person(
                id: one.id.text, name: [one.holder.name, one.holder.agency].compactMap(\.self).joined(separator: ", "),
                turn: String(one.turn),
                hours: words("training.had", ["hours": CoursesPage.hours(one.allMinutes)]),
                certified: one.certificate == nil ? nil : words("training.certified"),
                leaving: keeps && isOpen ? "\(reading.base)/training/enrolments/\(one.id)/departure" : nil)
        }
        seated = roster.filter { $0.state == .seated }.map(person)
        nobodySeated = seated.isEmpty
        waiting = roster.filter { $0.state == .waiting }.map(person)
        hasWaiting = !waiting.isEmpty
        let part = keeps && !session.isCancelled ? session.parts.first { $0.part.key == key } : nil
        chosen = part.map { Chosen($0, roster, instructors, at: shown.address, refused: refused, reading) }
        guard keeps, !session.isCancelled else {
            keeping = nil
            return
        }
        let isOver = session.ends.map { $0 <= reading.now } ?? false
        keeping = Keeping(
            enrolling: "\(shown.address)/enrolments", uploading: "\(shown.address)/roster",
            completing: isOver ? "\(shown.address)/completion" : nil,
            cancelling: isOpen ? "\(shown.address)/cancellation" : nil, mayEnrol: isOpen,
            account: refused.typed("account", in: "enrol") ?? "", holder: refused.typed("holder", in: "enrol") ?? "",
            agency: refused.typed("agency", in: "enrol") ?? "", roster: refused.typed("roster", in: "roster") ?? "",
            enrolTrouble: refused.formless(in: "enrol", words), rosterTrouble: refused.formless(in: "roster", words),
            completeTrouble: refused.formless(in: "complete", words),
            cancelTrouble: refused.formless(in: "cancel", words))
    }
}

extension TrainingSessionPage.Part {
    init(_ planned: TrainingSession.Part, chosen: String?, at address: String, _ reading: Reading) {
        let words = reading.words
        name = planned.part.title.text(in: words.language)
        kind = words.name(of: planned.part.kind.rawValue, in: "training.codes.kinds")
        let (from, to) = (LocalTime(planned.begins, in: reading.zone), LocalTime(planned.ends, in: reading.zone))
        when = "\(from.day) \(from.time.prefix(5))–\(to.time.prefix(5))"
        place = planned.place
        teacher = planned.instructor?.name
        unqualified =
            planned.isUnqualified
            ? words(
                "training.unqualified",
                ["theme": words.name(of: planned.part.theme.rawValue, in: "training.codes.themes")]) : nil
        choosing = "\(address)?part=\(planned.part.key)"
        isChosen = planned.part.key == chosen
    }
}

extension TrainingSessionPage.Chosen {
    init(
        _ planned: TrainingSession.Part, _ roster: [Enrolment], _ instructors: [Instructor], at address: String,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let key = planned.part.key
        name = planned.part.title.text(in: words.language)
        planning = "\(address)/parts/\(key)"
        noting = "\(address)/parts/\(key)/attendance"
        begins = refused.typed("begins", in: "plan") ?? reading.field(planned.begins)
        ends = refused.typed("ends", in: "plan") ?? reading.field(planned.ends)
        place = refused.typed("place", in: "plan") ?? planned.place ?? ""
        teachers =
            [Choice(value: "", name: words("training.nobodyYet"), chosen: planned.instructor == nil)]
            + instructors.map { Choice(value: $0.id.text, name: $0.name, chosen: $0.id == planned.instructor?.id) }
        // Before anybody noted anything, everybody is taken to have been there.
        let isNoted = roster.contains { $0.minutes[key] != nil }
        present = roster.filter { $0.state == .seated }.map { one in
            .init(
                field: "minutes-\(one.id)", name: one.holder.name,
                minutes: refused.typed("minutes-\(one.id)", in: "note")
                    ?? String(one.minutes[key] ?? (isNoted ? 0 : planned.part.minutes)))
        }
        nobody = present.isEmpty
        mayNote = planned.begins <= reading.now
        minutesHelp = words("training.minutesHelp", ["most": String(planned.part.minutes)])
        planTrouble = refused.formless(in: "plan", words)
        noteTrouble = refused.formless(in: "note", words)
    }
}
