import Access
import Door
import Exchange
import Store
import Vocabulary

/// Makes the rows of an import visible, all at once: the one small command, and the one event, of an import.
struct ShowImport: Order {
    static let permission = Permission.importCalls

    let number: Int
    let map: CallMap
    /// The map's file.
    let mapText: String
    let mapDigest: String
    let fileDigest: String
    let counts: ImportCounts
    let first: Instant?
    let last: Instant?

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CallImport, [Event]) {
        guard
            let staged = try db(
                "DELETE FROM call_staging WHERE number = \(number) AND state = 'staging' RETURNING begun_at"
            )
            .first
        else { throw Refusal(.importSwept, .conflicting) }
        let begun: Instant = try staged["begun_at"]
        let row = try db.keep(
            in: "call_import",
            """
            INSERT INTO call_import (id, number, map_name, map_text, map_digest, file_digest, begun_at, shown_at,
                shown_by, first_at, last_at, imported, amended, already, rejected, strange)
            VALUES (\(ID<CallImport>.new()), \(number), \(map.name), \(mapText), \(mapDigest), \(fileDigest), \(begun),
                \(now), \(worker.id), \(first), \(last), \(counts.imported), \(counts.amended), \(counts.already),
                \(counts.rejected), \(counts.strange))
            RETURNING *
            """
        )[0]
        let found = try CallImport(row)
        let event = Event(
            .callsImported, .callImport(found.id),
            [
                "map": .word(mapDigest), "file": .word(fileDigest), "read": Event.Fact(counts.read),
                "imported": Event.Fact(counts.imported), "amended": Event.Fact(counts.amended),
                "already": Event.Fact(counts.already), "rejected": Event.Fact(counts.rejected),
            ])
        return (found, [event])
    }

    func subject(of outcome: CallImport) -> String { outcome.id.text }

    func outcome(again subject: String, in db: any Transaction) throws -> CallImport {
        try CallImports(db).one(ID(stored: subject))
    }
}

extension Event.Subject {
    static func callImport(_ id: ID<CallImport>) -> Event.Subject {
        Event.Subject(kind: "import", id: id.text)
    }

    /// The past calls, as a thing that somebody looks at.
    package static let history = Event.Subject(kind: "history", id: "")
}

extension Event.Kind {
    package static let callsImported: Self = "calls-imported"
}
