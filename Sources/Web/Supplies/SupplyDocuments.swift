import Foundation
import Operate
import Vocabulary

/// Something that is handed out, as machines read it.
struct SupplyDocument: Encodable {
    let supply: Supply

    private struct Words: Encodable {
        let en: String?
        let es: String?

        private enum Key: CodingKey { case en, es }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(en, forKey: .en)
            try object.encode(es, forKey: .es)
        }
    }

    private enum Key: CodingKey { case id, kind, name, meaning, inUse }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let told = supply.told
        try object.encode(supply.id.text, forKey: .id)
        try object.encode(told.kind.rawValue, forKey: .kind)
        try object.encode(Words(en: told.name, es: told.spanish), forKey: .name)
        try object.encode(Words(en: told.meaning, es: told.meaningInSpanish), forKey: .meaning)
        try object.encode(told.isInUse, forKey: .inUse)
    }
}

struct SupplyPlaceDocument: Encodable {
    private let id: String
    private let name: String
    private let kind: String
    private let inUse: Bool

    init(_ place: SupplyPlace) {
        (id, name, kind, inUse) = (place.id.text, place.name, place.kind.rawValue, place.isInUse)
    }
}

struct ParDocument: Encodable {
    let supply: String
    let place: String
    let level: Int
}

/// How much of a lot stands at a place.
struct StandingDocument: Encodable {
    let standing: SupplyStanding

    private enum Key: CodingKey { case lot, name, supply, expiresOn, quantity, asksCount, countedAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(standing.lot.id.text, forKey: .lot)
        try object.encode(standing.lot.lot, forKey: .name)
        try object.encode(standing.lot.supply.text, forKey: .supply)
        try object.encode(standing.lot.expiresOn?.description, forKey: .expiresOn)
        try object.encode(standing.quantity, forKey: .quantity)
        try object.encode(standing.asksCount, forKey: .asksCount)
        try object.encode(standing.countedAt?.description, forKey: .countedAt)
    }
}

/// One report of supplies with its movements.
struct SupplyReportDocument: Encodable {
    let report: SupplyReport

    private struct Movement: Encodable {
        let one: SupplyReport.Movement

        private enum Key: CodingKey { case lot, place, quantity, reason, flags }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(one.lot.text, forKey: .lot)
            try object.encode(one.place.text, forKey: .place)
            try object.encode(one.quantity, forKey: .quantity)
            try object.encode(one.reason?.rawValue, forKey: .reason)
            try object.encode(one.flags.map(\.rawValue), forKey: .flags)
        }
    }

    private enum Key: CodingKey { case id, kind, place, to, code, usedSyringes, at, by, movements }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(report.id.text, forKey: .id)
        try object.encode(report.kind.rawValue, forKey: .kind)
        try object.encode(report.place.text, forKey: .place)
        try object.encode(report.to?.text, forKey: .to)
        try object.encode(report.code?.text, forKey: .code)
        try object.encode(report.usedSyringes, forKey: .usedSyringes)
        try object.encode(report.at.description, forKey: .at)
        try object.encode(report.by.name, forKey: .by)
        try object.encode(report.movements.map { Movement(one: $0) }, forKey: .movements)
    }
}

struct ReorderDocument: Encodable {
    private let supply: String
    private let place: String
    private let par: Int
    private let usable: Int
    private let expiring: Int
    private let missing: Int

    init(_ line: ReorderLine) {
        (supply, place, par) = (line.supply.id.text, line.place.id.text, line.par)
        (usable, expiring, missing) = (line.usable, line.expiring, line.missing)
    }
}

/// What is known of a lot.
struct RecallDocument: Encodable {
    let recall: SupplyRecall

    private struct Standing: Encodable {
        let place: String
        let quantity: Int
    }

    private struct Gone: Encodable {
        let kind: String
        let quantity: Int
    }

    private struct Given: Encodable {
        let one: SupplyRecall.Given

        private enum Key: CodingKey { case code, quantity, last }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(one.code?.text, forKey: .code)
            try object.encode(one.quantity, forKey: .quantity)
            try object.encode(one.last.description, forKey: .last)
        }
    }

    private enum Key: CodingKey { case lot, name, supply, expiresOn, standing, gone, given, reversals }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(recall.lot.id.text, forKey: .lot)
        try object.encode(recall.lot.lot, forKey: .name)
        try object.encode(recall.supply.id.text, forKey: .supply)
        try object.encode(recall.lot.expiresOn?.description, forKey: .expiresOn)
        try object.encode(
            recall.standing.map { Standing(place: $0.place.id.text, quantity: $0.quantity) }, forKey: .standing)
        try object.encode(recall.gone.map { Gone(kind: $0.kind.rawValue, quantity: $0.quantity) }, forKey: .gone)
        try object.encode(recall.given.map { Given(one: $0) }, forKey: .given)
        try object.encode(recall.reversals, forKey: .reversals)
    }
}

struct SupplyTotalsDocument: Encodable {
    let totals: SupplyTotals

    private struct Line: Encodable {
        let supply: String
        let standing: Int
        let moved: [String: Int]
    }

    private enum Key: CodingKey { case lines, usedSyringes, reversals }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let lines = totals.lines.map { line in
            Line(
                supply: line.supply.id.text, standing: line.standing,
                moved: Dictionary(uniqueKeysWithValues: line.moved.map { ($0.key.rawValue, $0.value) }))
        }
        let outcomes = OverdoseReversal.Outcome.allCases.map { ($0.rawValue, totals.reversals[$0] ?? 0) }
        try object.encode(lines, forKey: .lines)
        try object.encode(totals.usedSyringes, forKey: .usedSyringes)
        try object.encode(Dictionary(uniqueKeysWithValues: outcomes), forKey: .reversals)
    }
}

/// A reversed overdose, without how anybody may be reached.
struct ReversalDocument: Encodable {
    let reversal: OverdoseReversal

    private enum Key: CodingKey { case id, hour, doses, outcome, givenBy, lot, latitude, longitude, contact, by }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(reversal.id.text, forKey: .id)
        try object.encode(reversal.hour.description, forKey: .hour)
        try object.encode(reversal.doses, forKey: .doses)
        try object.encode(reversal.outcome.rawValue, forKey: .outcome)
        try object.encode(reversal.givenBy.rawValue, forKey: .givenBy)
        try object.encode(reversal.lot?.text, forKey: .lot)
        try object.encode(reversal.cell?.latitude, forKey: .latitude)
        try object.encode(reversal.cell?.longitude, forKey: .longitude)
        try object.encode(reversal.contact.rawValue, forKey: .contact)
        try object.encode(reversal.by.name, forKey: .by)
    }
}

struct ContactDocument: Encodable {
    let contact: OverdoseContact
    let way: String?

    private struct Tried: Encodable {
        let result: String
        let at: String
        let by: String
    }

    private enum Key: CodingKey { case id, reversal, opensAt, dueAt, missedAt, endedAt, endedAs, way, tries }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(contact.id.text, forKey: .id)
        try object.encode(contact.reversal.text, forKey: .reversal)
        try object.encode(contact.opensAt.description, forKey: .opensAt)
        try object.encode(contact.dueAt.description, forKey: .dueAt)
        try object.encode(contact.missedAt?.description, forKey: .missedAt)
        try object.encode(contact.endedAt?.description, forKey: .endedAt)
        try object.encode(contact.endedAs?.rawValue, forKey: .endedAs)
        try object.encode(way, forKey: .way)
        let tries = contact.tries.map { Tried(result: $0.result.rawValue, at: $0.at.description, by: $0.by.name) }
        try object.encode(tries, forKey: .tries)
    }
}

/// Suspected overdoses, in the shape in which ODMAP takes them.
package struct OverdoseDocument: Encodable {
    private struct Line: Encodable {
        let line: OverdoseExport.Line

        private enum Key: String, CodingKey {
            case id
            case time = "overdose_date_time"
            case latitude, longitude, outcome, naloxone
            case doses = "naloxone_doses"
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(line.id, forKey: .id)
            try object.encode(line.hour.description, forKey: .time)
            try object.encode(line.latitude.isEmpty ? nil : line.latitude, forKey: .latitude)
            try object.encode(line.longitude.isEmpty ? nil : line.longitude, forKey: .longitude)
            try object.encode(line.outcome, forKey: .outcome)
            try object.encode(line.naloxone, forKey: .naloxone)
            try object.encode(line.doses, forKey: .doses)
        }
    }

    private let overdoses: [Line]

    package init(_ export: OverdoseExport) {
        overdoses = export.lines.map { Line(line: $0) }
    }

    /// As text.
    package var json: String {
        get throws { String(decoding: try JSON.encode(self), as: UTF8.self) }
    }
}
