import Door
import Foundation
import Operate
import Vocabulary

/// A colleague, as machines read it.
struct AuthorDocument: Encodable {
    let id: String
    let name: String

    init(_ author: Author) {
        id = author.id
        name = author.name
    }
}

/// A call, as machines read it: what nobody has recorded is null, never left out.
struct CallDocument: Encodable {
    private let file: CallFile

    init(_ file: CallFile) {
        self.file = file
    }

    /// The version of the call as an entity tag (RFC 9110 §8.8.3).
    var tag: String { "\"\(file.call.version)\"" }

    private enum Key: String, CodingKey {
        case id, number, version, source, receivedAt, takenBy, stage, open, location, area, callback, callerName
        case callerRelation, whatHappened, language, weapon, violence, injury, incident, linkedCalls, departure
        case notes, promise, enteredLate, program, ordinal
    }

    private struct Linked: Encodable {
        let id: String
        let number: Int
    }

    private struct Left: Encodable {
        let reason: String
        let kind: String
        let at: String
        let alternativeSent: String?
        let alternativeOutcome: String?

        enum Key: CodingKey { case reason, kind, at, alternativeSent, alternativeOutcome }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(reason, forKey: .reason)
            try object.encode(kind, forKey: .kind)
            try object.encode(at, forKey: .at)
            try object.encode(alternativeSent, forKey: .alternativeSent)
            try object.encode(alternativeOutcome, forKey: .alternativeOutcome)
        }
    }

    private struct Promise: Encodable {
        let dueAt: String?
        let missedAt: String?

        enum Key: CodingKey { case dueAt, missedAt }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(dueAt, forKey: .dueAt)
            try object.encode(missedAt, forKey: .missedAt)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let (call, path) = (file.call, file.call.path)
        try object.encode(call.id.text, forKey: .id)
        try object.encode(call.number, forKey: .number)
        try object.encode(call.version, forKey: .version)
        try object.encode(call.receivedAt.description, forKey: .receivedAt)
        try object.encode(AuthorDocument(call.takenBy), forKey: .takenBy)
        try object.encode(path.stage.rawValue, forKey: .stage)
        try object.encode(path.isOpen, forKey: .open)
        try object.encode(path.program == Path.undecided ? nil : path.program, forKey: .program)
        try object.encode(path.ordinal, forKey: .ordinal)
        for field in FactField.allCases {
            guard let key = Key(rawValue: field.rawValue) else { continue }
            try object.encode(file.facts[field]?.value, forKey: key)
        }
        try object.encode(file.incident?.text, forKey: .incident)
        try object.encode(file.linked.map { Linked(id: $0.id.text, number: $0.number) }, forKey: .linkedCalls)
        let left = path.departure.map { departure in
            Left(
                reason: departure.reason.name, kind: departure.kind.rawValue, at: departure.at.description,
                alternativeSent: departure.sent?.rawValue, alternativeOutcome: departure.outcome?.rawValue)
        }
        try object.encode(left, forKey: .departure)
        try object.encode(file.notes, forKey: .notes)
        try object.encode(
            Promise(dueAt: path.promise?.description, missedAt: path.promiseMissedAt?.description), forKey: .promise)
        try object.encode(call.enteredLate, forKey: .enteredLate)
    }
}

/// A person whom a call concerns, as machines read them.
struct PersonDocument: Encodable {
    private let person: CallPerson

    init(_ person: CallPerson) {
        self.person = person
    }

    private enum Key: CodingKey { case id, role, knownAs }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(person.id.text, forKey: .id)
        try object.encode(person.role.rawValue, forKey: .role)
        try object.encode(person.knownAs, forKey: .knownAs)
    }
}

/// A note, as machines read it.
struct NoteDocument: Encodable {
    let id: String
    let text: String
    let author: AuthorDocument
    let writtenAt: String

    init(_ note: Note) {
        id = note.id.text
        text = note.text
        author = AuthorDocument(note.by)
        writtenAt = note.at.description
    }
}

/// An entry of a timeline, as machines read it.
struct EntryDocument: Encodable {
    let position: Int64
    let at: String
    let what: String
    let by: AuthorDocument
    let facts: [String: String]

    init(_ entry: TimelineEntry) {
        position = entry.position
        at = entry.at.description
        what = entry.kind.rawValue
        by = AuthorDocument(entry.by)
        var facts = entry.said.mapValues(\.text)
        // References of ours say nothing to anybody else: the values they lead to do.
        for name in facts.keys
        where name == "before" || name == "correction" || name.hasPrefix("fact.") {
            facts[name] = nil
        }
        for fact in entry.facts { facts[fact.field.rawValue] = fact.value ?? "" }
        if let before = entry.before { facts["before"] = before.value ?? "" }
        if let correction = entry.correction {
            facts["old"] = correction.old
            facts["new"] = correction.new
            facts["reason"] = correction.reason
        }
        self.facts = facts
    }
}

/// One page of a list, with where the next begins.
struct ListDocument<Item: Encodable>: Encodable {
    let name: String
    let items: [Item]
    let next: String?

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(items, forKey: Key(stringValue: name))
        try object.encode(next, forKey: Key(stringValue: "next"))
    }
}

/// Where a page of a list ended: a moment and an identifier, in a form that nobody takes for something to compute with.
struct Cursor {
    let at: Instant
    let id: String

    init(at: Instant, id: String) {
        self.at = at
        self.id = id
    }

    var text: String {
        Data("\(at.microseconds) \(id)".utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// - Throws: ``Refusal`` with `.cursorUnreadable`.
    init(_ text: String) throws(Refusal) {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let decoded = String(validating: data, as: UTF8.self) else {
            throw Refusal(.cursorUnreadable, field: "after")
        }
        let parts = decoded.split(separator: " ")
        guard parts.count == 2, let microseconds = Int64(parts[0]), (try? ID<Call>(parts[1])) != nil else {
            throw Refusal(.cursorUnreadable, field: "after")
        }
        at = Instant(microseconds: microseconds)
        id = String(parts[1])
    }
}
