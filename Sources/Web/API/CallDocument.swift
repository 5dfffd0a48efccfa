import Door
import Foundation
import Operate
import Vocabulary

/// A colleague, as machines read it.
struct AuthorDocument: JSONDocument, Encodable {
    let id: String
    let name: String

    init(_ author: Author) {
        id = author.id
        name = author.name
    }

    func write(to object: inout JSONWriter) {
        object.member("id", id)
        object.member("name", name)
    }
}

/// A call, as machines read it: what nobody has recorded is null, never left out.
struct CallDocument: JSONDocument {
    private let file: CallFile

    init(_ file: CallFile) {
        self.file = file
    }

    /// The version of the call as an entity tag (RFC 9110 §8.8.3).
    var tag: String { "\"\(file.call.version)\"" }

    func write(to object: inout JSONWriter) {
        let (call, path) = (file.call, file.call.path)
        object.member("id", call.id.text)
        object.member("number", call.number)
        object.member("version", call.version)
        object.member("receivedAt", call.receivedAt.description)
        object.member("takenBy", AuthorDocument(call.takenBy))
        object.member("stage", path.stage.rawValue)
        object.member("open", path.isOpen)
        object.member("program", path.program == Path.undecided ? nil : path.program)
        object.member("ordinal", path.ordinal)
        for field in FactField.allCases { object.member(field.rawValue, file.facts[field]?.value) }
        object.member("incident", file.incident?.text)
        object.member("linkedCalls", file.linked.map(Linked.init))
        object.member("departure", path.departure.map(Left.init))
        object.member("notes", file.notes)
        object.member("promise", Promise(path: path))
        object.member("enteredLate", call.enteredLate)
    }

    private struct Linked: JSONDocument {
        let call: Incidents.Member

        func write(to object: inout JSONWriter) {
            object.member("id", call.id.text)
            object.member("number", call.number)
        }
    }

    private struct Left: JSONDocument {
        let departure: Departure

        func write(to object: inout JSONWriter) {
            object.member("reason", departure.reason.name)
            object.member("ownReason", departure.reason.own)
            object.member("kind", departure.kind.rawValue)
            object.member("at", departure.at.description)
            object.member("alternativeSent", departure.sent?.rawValue)
            object.member("alternativeOutcome", departure.outcome?.rawValue)
        }
    }

    private struct Promise: JSONDocument {
        let path: Path

        func write(to object: inout JSONWriter) {
            object.member("dueAt", path.promise?.description)
            object.member("missedAt", path.promiseMissedAt?.description)
        }
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
struct NoteDocument: JSONDocument {
    private let note: Note

    init(_ note: Note) {
        self.note = note
    }

    func write(to object: inout JSONWriter) {
        object.member("id", note.id.text)
        object.member("text", note.text)
        object.member("author", AuthorDocument(note.by))
        object.member("writtenAt", note.at.description)
    }
}

/// An entry of a timeline, as machines read it.
struct EntryDocument: JSONDocument {
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

    func write(to object: inout JSONWriter) {
        object.member("position", position)
        object.member("at", at)
        object.member("what", what)
        object.member("by", by)
        object.member("facts", Facts(texts: facts))
    }

    private struct Facts: JSONDocument {
        let texts: [String: String]

        func write(to object: inout JSONWriter) {
            for (name, text) in texts.sorted(by: { $0.key < $1.key }) { object.member(name, text) }
        }
    }
}

/// One page of a list, with where the next begins.
struct ListDocument<Item> {
    let name: String
    let items: [Item]
    let next: String?
}

extension ListDocument: JSONDocument where Item: JSONDocument {
    func write(to object: inout JSONWriter) {
        object.member(name, items)
        object.member("next", next)
    }
}

extension ListDocument: Encodable where Item: Encodable {
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
