import Foundation
import Operate
import Statistics
import Vocabulary

/// Whom one may talk to: the first page of well-being.
struct WellbeingPage: Page {
    static let template = "wellbeing"

    struct Who: Sendable {
        let name: String
        let kind: String
        let about: String?
        let hours: String?
        let phone: String?
        let dial: String
        let address: String
        let write: String
    }

    let title: String
    let people: [Who]
    let nobody: Bool
    let hours: String?

    init(_ supporters: [Supporter], _ settings: WellbeingSettings, _ reading: Reading) {
        let words = reading.words
        title = words("wellbeing.title")
        people = supporters.map { one in
            Who(
                name: one.told.name, kind: words.name(of: one.told.kind.rawValue, in: "wellbeing.codes.kinds"),
                about: one.told.about, hours: one.told.hours, phone: one.told.phone, dial: dialled(one.told.phone),
                address: "\(reading.base)/well-being/to/\(one.id)",
                write: words("wellbeing.writeTo", ["name": one.told.name]))
        }
        nobody = supporters.isEmpty
        hours = settings.hours[words.language]
    }
}

/// What is kept to oneself and what is not, each exception with its law.
struct ShownNotice: Sendable {
    struct Line: Sendable {
        let sentence: String
        let law: String
    }

    let version: String
    let exceptions: [Line]
    let state: String?

    init(_ settings: WellbeingSettings, _ words: Words) {
        version = settings.notice
        exceptions = WellbeingTelling.Exception.allCases.map { one in
            Line(
                sentence: words.name(of: one.rawValue, in: "wellbeing.codes.exceptions"),
                law: settings.laws[one] ?? "")
        }
        state = settings.state[words.language]
    }
}

/// The notice, and below it the first words.
struct WellbeingWritePage: Page {
    static let template = "wellbeing-write"

    let title: String
    let action: String
    let kind: String
    let kindName: String
    let code: String
    let notice: ShownNotice
    let accepted: Bool
    let name: String
    let text: String
    let hours: String?
    let phone: String?
    let dial: String
    let trouble: Trouble?

    init(
        _ supporter: Supporter, _ settings: WellbeingSettings, code: WellbeingCode, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("wellbeing.writeTo", ["name": supporter.told.name])
        action = "\(reading.base)/well-being/to/\(supporter.id)"
        kind = supporter.told.kind.rawValue
        kindName = words.name(of: kind, in: "wellbeing.codes.kinds")
        self.code = code.shown
        notice = ShownNotice(settings, words)
        accepted = refused.typed("accepted", in: "begin") == settings.notice
        name = refused.typed("name", in: "begin") ?? ""
        text = refused.typed("yourWords", in: "begin") ?? ""
        hours = supporter.told.hours ?? settings.hours[words.language]
        phone = supporter.told.phone
        dial = dialled(phone)
        trouble = refused.trouble(in: "begin", words)
    }
}

/// Asks for the code of a conversation.
struct WellbeingOpenPage: Page {
    static let template = "wellbeing-open"

    let title: String
    let trouble: Trouble?

    init(refused: Refused?, _ reading: Reading) {
        title = reading.words("wellbeing.mine")
        trouble = refused.trouble(in: "open", reading.words)
    }
}

/// What was said, as either of the two reads it.
struct SaidWellbeing: Sendable {
    let who: String
    let isOwn: Bool
    let text: String
    let when: String
}

/// What was told outside, under which exception.
struct ToldWellbeing: Sendable {
    let exception: String
    let law: String
    let what: String
    let whom: String
    let when: String

    init(_ telling: WellbeingTelling, _ reading: Reading) {
        exception = reading.words.name(of: telling.exception.rawValue, in: "wellbeing.codes.exceptions")
        law = telling.law
        what = telling.what
        whom = telling.whom
        when = reading.plainly(telling.at)
    }
}

/// Somebody's own conversation and notes.
struct WellbeingMinePage: Page {
    static let template = "wellbeing-mine"

    struct Note: Sendable {
        let id: String
        let text: String
        let when: String
    }

    let title: String
    let code: String?
    let said: [SaidWellbeing]
    let told: [ToldWellbeing]
    let notes: [Note]
    let noNotes: Bool
    /// Who reads what is written here; nothing where nobody does any more.
    let to: String?
    let hint: String
    let text: String
    let note: String
    let messageTrouble: Trouble?
    let noteTrouble: Trouble?
    let removalTrouble: Trouble?

    init(
        _ conversation: WellbeingConversation, to reader: Supporter?, code: WellbeingCode?,
        _ settings: WellbeingSettings, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let other = reader?.told.name ?? words("wellbeing.gone")
        title = words("wellbeing.talkWith", ["name": other])
        self.code = code?.shown
        said = conversation.messages.map { one in
            SaidWellbeing(
                who: one.isWorkers ? conversation.opening.name : other, isOwn: one.isWorkers, text: one.text,
                when: reading.plainly(one.at))
        }
        told = conversation.tellings.map { ToldWellbeing($0, reading) }
        notes = conversation.notes.map { Note(id: $0.id.text, text: $0.text, when: reading.plainly($0.at)) }
        noNotes = conversation.notes.isEmpty
        to = reader?.id.text
        let hours = reader?.told.hours ?? settings.hours[words.language]
        hint = hours.map { words("wellbeing.answers", ["hours": $0]) } ?? words("wellbeing.noHours")
        text = refused.typed("yourWords", in: "message") ?? ""
        note = refused.typed("note", in: "note") ?? ""
        messageTrouble = refused.trouble(in: "message", words)
        noteTrouble = refused.trouble(in: "note", words)
        removalTrouble = refused.trouble(in: "removal", words)
    }
}

/// Self-checks, counted in the browser alone.
struct WellbeingChecksPage: Page {
    static let template = "wellbeing-checks"

    struct Answer: Sendable {
        let points: Int
        let name: String
        let field: String
    }

    struct Item: Sendable {
        let sentence: String
        let answers: [Answer]
        /// It asks whether somebody wants to live.
        let isLife: Bool
    }

    struct Band: Sendable {
        let from: Int
        let to: Int
        let heading: String
        let text: String
    }

    struct Check: Sendable {
        let code: String
        let name: String
        let items: [Item]
        let bands: [Band]
    }

    let title: String
    let checks: [Check]

    /// Our own questions, and how many each check has; the last of the first asks about life itself.
    static let items = [("stress", 6), ("sleep", 5)]

    init(_ reading: Reading) {
        let words = reading.words
        title = words("wellbeing.checks")
        checks = Self.items.map { code, count in
            let items = (1...count).map { place in
                Item(
                    sentence: words.name(of: "\(code)-\(place)", in: "wellbeing.codes.checkItems"),
                    answers: (0...3).map { points in
                        Answer(
                            points: points, name: words.name(of: String(points), in: "wellbeing.codes.checkAnswers"),
                            field: "\(code)-\(place)")
                    }, isLife: code == "stress" && place == count)
            }
            let most = count * 3
            let bands = [("low", 0, count - 1), ("middle", count, count * 2 - 1), ("high", count * 2, most)]
            return Check(
                code: code, name: words.name(of: code, in: "wellbeing.codes.checkNames"), items: items,
                bands: bands.map { name, from, to in
                    Band(
                        from: from, to: to, heading: words.name(of: name, in: "wellbeing.codes.bands"),
                        text: words.name(of: name, in: "wellbeing.codes.bandTexts"))
                })
        }
    }
}

/// For those at home.
struct WellbeingFamiliesPage: Page {
    static let template = "wellbeing-families"

    struct Who: Sendable {
        let name: String
        let phone: String
        let dial: String
        let about: String?
    }

    let title: String
    let contacts: [Who]

    init(_ settings: WellbeingSettings, _ reading: Reading) {
        title = reading.words("wellbeing.families")
        contacts = settings.families.map {
            Who(name: $0.name, phone: $0.phone, dial: dialled($0.phone), about: $0.about[reading.words.language])
        }
    }
}

/// What is stored, who can read it, for how long, and what an administrator sees: for whoever wants to make sure.
struct WellbeingPrivacyPage: Page {
    static let template = "wellbeing-privacy"

    struct Table: Sendable {
        let name: String
        let holds: String
        let readers: String
    }

    struct Line: Sendable {
        let quarter: String
        let count: String
    }

    let title: String
    let tables: [Table]
    let notice: ShownNotice
    let counts: [Line]
    let noCounts: Bool

    /// Every table of the store; a test holds them against its schema.
    static let tables = [
        "workspace", "journal", "access_log", "once", "due_work", "vault_mark", "wellbeing_supporter",
        "wellbeing_conversation", "wellbeing_entry", "migration", "store_commit",
    ]

    /// The least number that is said, as the city was promised.
    static let least = 10

    init(_ begun: [(quarter: Quarter, count: Int)], _ settings: WellbeingSettings, _ reading: Reading) {
        let words = reading.words
        title = words("wellbeing.privacy")
        tables = Self.tables.map { name in
            let code = name.replacing("_", with: "-")
            return Table(
                name: name, holds: words.name(of: code, in: "wellbeing.codes.holds"),
                readers: words.name(of: code, in: "wellbeing.codes.readers"))
        }
        notice = ShownNotice(settings, words)
        // A quarter that is not over is not counted: whoever looked every day would see each one come.
        let now = Quarter(of: reading.now)
        counts = begun.filter { $0.quarter != now }.map { quarter, count in
            Line(
                quarter: words("wellbeing.quarter", ["n": String(quarter.part), "year": String(quarter.year)]),
                count: count < Self.least ? words("wellbeing.fewer", ["n": String(Self.least)]) : String(count))
        }
        noCounts = counts.isEmpty
    }
}

extension Reading {
    /// A moment as both who talk read it: the day and the minute.
    fileprivate func plainly(_ moment: Instant) -> String {
        let local = LocalTime(moment, in: zone)
        return "\(local.day) \(local.time.prefix(5))"
    }

    func wellbeingTime(_ moment: Instant) -> String { plainly(moment) }
}

/// A conversation with its notes as a text, for whoever takes it along.
struct WellbeingFile: Sendable {
    let text: String

    init(_ conversation: WellbeingConversation, _ reading: Reading) {
        let words = reading.words
        var lines = [words("wellbeing.fileTitle"), ""]
        for one in conversation.messages {
            let who = one.isWorkers ? conversation.opening.name : words("wellbeing.supporter")
            lines += ["\(reading.wellbeingTime(one.at)) \(who)", one.text, ""]
        }
        for one in conversation.tellings {
            let exception = words.name(of: one.exception.rawValue, in: "wellbeing.codes.exceptions")
            lines += [
                "\(reading.wellbeingTime(one.at)) \(words("wellbeing.wasTold"))", "\(exception) \(one.law)",
                "\(one.whom): \(one.what)", "",
            ]
        }
        for one in conversation.notes {
            lines += ["\(reading.wellbeingTime(one.at)) \(words("wellbeing.ownNote"))", one.text, ""]
        }
        text = lines.joined(separator: "\n")
    }
}
