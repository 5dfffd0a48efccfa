import Access
import Door
import Exchange
import Store
import Vocabulary

/// Says what a local call type is about; from then on every past call of that type counts so.
package struct SayNature: Order {
    package static let permission = Permission.importCalls

    let key: String
    let nature: Nature

    /// - Throws: ``Refusal`` that names the field.
    package init(_ nature: Nature, of type: String) throws(Refusal) {
        let key = CallMap.key(ofType: type)
        guard !key.isEmpty else { throw Refusal(.required, field: "type") }
        guard key.count <= CallTable.mostText else {
            throw Refusal(.textTooLong, field: "type", values: ["most": String(CallTable.mostText)])
        }
        self.key = key
        self.nature = nature
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Nature, [Event]) {
        let before = try db("SELECT id, nature FROM type_nature WHERE type_key = \(key)").first
        if let before, try before["nature"] as Nature == nature { return (nature, []) }
        let rows: [Row]
        if let before {
            let id: ID<TypeNature> = try before["id"]
            rows = try db.keep(
                in: "type_nature",
                """
                UPDATE type_nature SET nature = \(nature), said_by = \(worker.id), said_at = \(now)
                WHERE id = \(id) RETURNING *
                """
            )
        } else {
            rows = try db.keep(
                in: "type_nature",
                """
                INSERT INTO type_nature (id, type_key, nature, said_by, said_at)
                VALUES (\(ID<TypeNature>.new()), \(key), \(nature), \(worker.id), \(now)) RETURNING *
                """
            )
        }
        let id: ID<TypeNature> = try rows[0]["id"]
        return (nature, [Event(.natureSaid, .typeNature(id), ["nature": Event.Fact(nature)])])
    }

    package func subject(of outcome: Nature) -> String { outcome.rawValue }

    package func outcome(again subject: String, in db: any Transaction) throws -> Nature { nature }
}

/// What a person said of a type: only its identifier is ever passed on.
enum TypeNature {}

extension Event.Subject {
    static func typeNature(_ id: ID<TypeNature>) -> Event.Subject {
        Event.Subject(kind: "type-nature", id: id.text)
    }
}

extension Event.Kind {
    package static let natureSaid: Self = "nature-said"
}
