import Access
import Door
import Store
import Vocabulary

/// Those who go together under one name, whoever is on shift that day.
package struct Team: Hashable, Sendable {
    package let id: ID<Team>
    /// What people call it: `North`.
    package let name: String
    package let radioName: String?

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        radioName = try row["radio_name"]
    }

    /// The longest name, in characters.
    package static let most = 40
}

/// Gives a team its name.
package struct MakeTeam: Order {
    package static let permission = Permission.manageTeams

    let name: String
    let radioName: String?

    /// - Throws: ``Refusal`` that names the field.
    package init(_ name: String, radioName: String? = nil) throws(Refusal) {
        self.name = try FreeText.needed(name, most: Team.most, field: "name")
        self.radioName = try FreeText.given(radioName, most: Team.most, field: "radioName")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Team, [Event]) {
        let key = name.lowercased()
        guard try db("SELECT id FROM team WHERE name_key = \(key)").isEmpty else {
            throw Refusal(.teamExists, .conflicting, field: "name")
        }
        let id = ID<Team>.new()
        let rows = try db.keep(
            in: "team",
            """
            INSERT INTO team (id, name, name_key, radio_name, made_by, made_at)
            VALUES (\(id), \(name), \(key), \(radioName), \(worker.id), \(now)) RETURNING *
            """
        )
        return (try Team(rows[0]), [Event(.teamMade, .team(id))])
    }

    package func subject(of outcome: Team) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Team {
        try Teams(db).team(ID(stored: subject))
    }
}

/// Every question asked about teams.
package struct Teams {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most teams a list shows.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchTeam`.
    package func team(_ id: ID<Team>) throws -> Team {
        guard let row = try db("SELECT * FROM team WHERE id = \(id)").first else {
            throw Refusal(.noSuchTeam, .absent, field: "team")
        }
        return try Team(row)
    }

    /// Every team, by name.
    package func all() throws -> [Team] {
        try db("SELECT * FROM team ORDER BY name_key LIMIT \(Teams.most)").map(Team.init)
    }

    /// The names of some teams, as the journal refers to them.
    package func names(_ ids: [String]) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let rows = try db("SELECT id, name FROM team WHERE id IN (\(each: Set(ids).sorted()))")
        return Dictionary(try rows.map { (try $0["id"], try $0["name"]) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Event.Subject {
    package static func team(_ id: ID<Team>) -> Event.Subject {
        Event.Subject(kind: "team", id: id.text)
    }
}

extension Refusal.Code {
    package static let noSuchTeam: Self = "no-such-team"
    package static let teamExists: Self = "team-exists"
}

extension Event.Kind {
    package static let teamMade: Self = "team-made"
}
