import Access
import Door
import Store
import Vocabulary

/// Something that is handed out, such as naloxone or socks; a city keeps a list of its own.
package struct Supply: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Codable, Storable, Sendable {
        case naloxone, syringes
        case testStrips = "test-strips"
        case woundCare = "wound-care"
        case saferSex = "safer-sex"
        case water, food, clothing, transport, other
    }

    /// What is said of one.
    package struct Told: Hashable, Sendable {
        package let kind: Kind
        package let name: String
        package let spanish: String?
        package let meaning: String?
        package let meaningInSpanish: String?
        package let isInUse: Bool

        /// - Throws: ``Refusal`` that names the field.
        package init(
            _ kind: Kind, name: String?, spanish: String? = nil, meaning: String? = nil,
            meaningInSpanish: String? = nil, isInUse: Bool = true
        ) throws(Refusal) {
            self.kind = kind
            self.name = try FreeText.needed(name, most: Supply.mostName, field: "supplyName")
            self.spanish = try FreeText.given(spanish, most: Supply.mostName, field: "supplySpanish")
            self.meaning = try FreeText.given(meaning, most: Supply.mostMeaning, field: "supplyMeaning")
            self.meaningInSpanish = try FreeText.given(
                meaningInSpanish, most: Supply.mostMeaning, field: "supplyMeaningSpanish")
            self.isInUse = isInUse
        }

        init(kept row: Row) throws {
            kind = try row["kind"]
            name = try row["name_en"]
            spanish = try row["name_es"]
            meaning = try row["meaning_en"]
            meaningInSpanish = try row["meaning_es"]
            isInUse = (try row["in_use"] as Int) == 1
        }
    }

    package let id: ID<Supply>
    package let told: Told

    package static let mostName = 80
    package static let mostMeaning = 300
    /// The most of one thing that one line tells.
    package static let mostQuantity = 100_000

    init(_ row: Row) throws {
        id = try row["id"]
        told = try Told(kept: row)
    }

    /// What it is called in a language.
    package func name(in language: String) -> String { language == "es" ? told.spanish ?? told.name : told.name }

    package func meaning(in language: String) -> String? {
        language == "es" ? told.meaningInSpanish ?? told.meaning : told.meaning
    }
}

/// Where supplies are: a store, a van, a bag.
package struct SupplyPlace: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable { case store, van, kit }

    package let id: ID<SupplyPlace>
    package let name: String
    package let kind: Kind
    package let isInUse: Bool

    package static let mostName = 60

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        kind = try row["kind"]
        isInUse = (try row["in_use"] as Int) == 1
    }
}

/// Every question asked about what is handed out and where it is kept.
package struct Supplies {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most items, and the most places, that a workspace has.
    package static let most = 300

    package func all() throws -> [Supply] {
        try db("SELECT * FROM supply ORDER BY kind, name_en LIMIT \(Self.most)").map(Supply.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchSupply`.
    package func supply(_ id: ID<Supply>) throws -> Supply {
        guard let row = try db("SELECT * FROM supply WHERE id = \(id)").first else {
            throw Refusal(.noSuchSupply, .absent, field: "supply")
        }
        return try Supply(row)
    }

    package func places() throws -> [SupplyPlace] {
        try db("SELECT * FROM supply_place ORDER BY name LIMIT \(Self.most)").map(SupplyPlace.init)
    }

    /// How many of each item should be at a place.
    package func parLevels(at place: ID<SupplyPlace>) throws -> [ID<Supply>: Int] {
        var levels: [ID<Supply>: Int] = [:]
        for row in try db("SELECT supply_id, level FROM supply_par WHERE place_id = \(place)") {
            levels[try row["supply_id"]] = try row["level"]
        }
        return levels
    }

    /// - Throws: ``Refusal`` with `.noSuchSupplyPlace`.
    package func place(_ id: ID<SupplyPlace>, field: String = "place") throws -> SupplyPlace {
        guard let row = try db("SELECT * FROM supply_place WHERE id = \(id)").first else {
            throw Refusal(.noSuchSupplyPlace, .absent, field: field)
        }
        return try SupplyPlace(row)
    }
}

/// Puts something on the list of what is handed out, or says it anew.
package struct KeepSupply: Order {
    package static let permission = Permission.keepSupplies

    let id: ID<Supply>?
    let told: Supply.Told

    /// - Parameter id: the one that is said anew; nothing for a new one.
    package init(_ told: Supply.Told, as id: ID<Supply>? = nil) {
        (self.told, self.id) = (told, id)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Supply, [Event]) {
        if let id { _ = try Supplies(db).supply(id) }
        let key = id ?? .new()
        guard try db("SELECT id FROM supply WHERE name_en = \(told.name) AND id <> \(key)").isEmpty else {
            throw Refusal(.supplyExists, .conflicting, field: "supplyName")
        }
        try db.keep(
            in: "supply",
            """
            INSERT INTO supply (id, kind, name_en, name_es, meaning_en, meaning_es, in_use, set_by, set_at)
            VALUES (\(key), \(told.kind), \(told.name), \(told.spanish), \(told.meaning), \(told.meaningInSpanish),
                \(told.isInUse ? 1 : 0), \(worker.id), \(now))
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name_en = excluded.name_en, name_es = excluded.name_es,
                meaning_en = excluded.meaning_en, meaning_es = excluded.meaning_es, in_use = excluded.in_use,
                set_by = excluded.set_by, set_at = excluded.set_at
            RETURNING *
            """
        )
        let subject = Event.Subject(kind: "supply", id: key.text)
        return (try Supplies(db).supply(key), [Event(.supplyKept, subject, ["kind": .init(told.kind)])])
    }

    package func subject(of outcome: Supply) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Supply {
        try Supplies(db).supply(ID(stored: subject))
    }
}

/// Says where supplies are kept.
package struct KeepSupplyPlace: Order {
    package static let permission = Permission.keepSupplies

    let id: ID<SupplyPlace>?
    let name: String
    let kind: SupplyPlace.Kind
    let isInUse: Bool

    /// - Throws: ``Refusal`` about `placeName`.
    package init(
        _ name: String?, _ kind: SupplyPlace.Kind, isInUse: Bool = true, as id: ID<SupplyPlace>? = nil
    ) throws(Refusal) {
        self.name = try FreeText.needed(name, most: SupplyPlace.mostName, field: "placeName")
        (self.kind, self.isInUse, self.id) = (kind, isInUse, id)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupplyPlace, [Event]) {
        if let id { _ = try Supplies(db).place(id) }
        let key = id ?? .new()
        guard try db("SELECT id FROM supply_place WHERE name = \(name) AND id <> \(key)").isEmpty else {
            throw Refusal(.supplyPlaceExists, .conflicting, field: "placeName")
        }
        try db.keep(
            in: "supply_place",
            """
            INSERT INTO supply_place (id, name, kind, in_use, set_by, set_at)
            VALUES (\(key), \(name), \(kind), \(isInUse ? 1 : 0), \(worker.id), \(now))
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, in_use = excluded.in_use,
                set_by = excluded.set_by, set_at = excluded.set_at
            RETURNING *
            """
        )
        let subject = Event.Subject(kind: "supply-place", id: key.text)
        return (try Supplies(db).place(key), [Event(.supplyPlaceKept, subject, ["kind": .init(kind)])])
    }

    package func subject(of outcome: SupplyPlace) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> SupplyPlace {
        try Supplies(db).place(ID(stored: subject))
    }
}

/// Says how many of an item should be at a place.
package struct SetParLevel: Order {
    package static let permission = Permission.keepSupplies

    let supply: ID<Supply>
    let place: ID<SupplyPlace>
    let level: Int

    /// - Throws: ``Refusal`` about `level`.
    package init(_ supply: ID<Supply>, at place: ID<SupplyPlace>, to level: Int) throws(Refusal) {
        guard (0...Supply.mostQuantity).contains(level) else { throw Refusal(.quantityOutOfRange, field: "level") }
        (self.supply, self.place, self.level) = (supply, place, level)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let (supply, place) = (try Supplies(db).supply(supply), try Supplies(db).place(place))
        try db.keep(
            in: "supply_par",
            """
            INSERT INTO supply_par (id, supply_id, place_id, level, set_by, set_at)
            VALUES (\(ID<SetParLevel>.new()), \(supply.id), \(place.id), \(level), \(worker.id), \(now))
            ON CONFLICT (supply_id, place_id) DO UPDATE SET level = excluded.level, set_by = excluded.set_by,
                set_at = excluded.set_at
            RETURNING *
            """
        )
        let subject = Event.Subject(kind: "supply-place", id: place.id.text)
        return ((), [Event(.parLevelSet, subject, ["supply": .init(supply.id), "level": .init(level)])])
    }
}

extension Refusal.Code {
    package static let noSuchSupply: Self = "no-such-supply"
    package static let noSuchSupplyPlace: Self = "no-such-supply-place"
    package static let noSuchSupplyLot: Self = "no-such-supply-lot"
    package static let noSuchSupplyReport: Self = "no-such-supply-report"
    package static let supplyExists: Self = "supply-exists"
    package static let supplyPlaceExists: Self = "supply-place-exists"
    package static let quantityOutOfRange: Self = "quantity-out-of-range"
}

extension Event.Kind {
    package static let supplyKept: Self = "supply-kept"
    package static let supplyPlaceKept: Self = "supply-place-kept"
    package static let parLevelSet: Self = "par-level-set"
}
