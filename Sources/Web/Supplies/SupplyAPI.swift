import Access
import Door
import Foundation
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// Supplies and reversed overdoses for machines, as `Assets/openapi.yaml` describes them.
struct SupplyAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/supplies/items", items)
        try mounts.at("POST /api/v1/supplies/items", keepItem)
        try mounts.at("GET /api/v1/supplies/places", places)
        try mounts.at("POST /api/v1/supplies/places", keepPlace)
        try mounts.at("GET /api/v1/supplies/reorder", reorder)
        try mounts.at("GET /api/v1/supplies/recall", recall)
        try mounts.at("GET /api/v1/supplies/totals", totals)
        try mounts.at("GET /api/v1/supplies/reversals", reversals)
        try mounts.at("POST /api/v1/supplies/reversals", report)
        try mounts.at("GET /api/v1/supplies/contacts", contacts)
        try mounts.at("POST /api/v1/supplies/contacts/{id}/tries", tried)
        try mounts.at("GET /api/v1/supplies/overdoses", overdoses)
        try mounts.at("GET /api/v1/supplies/places/{id}/standings", standings)
        try mounts.at("POST /api/v1/supplies/places/{id}/counts", count)
        try mounts.at("POST /api/v1/supplies/places/{id}/gifts", give)
        try mounts.at("POST /api/v1/supplies/places/{id}/receipts", receive)
        try mounts.at("POST /api/v1/supplies/places/{id}/moves", move)
        try mounts.at("POST /api/v1/supplies/places/{id}/write-offs", writeOff)
        try mounts.at("POST /api/v1/supplies/places/{id}/par-levels", setPar)
    }

    private func list<Item: Encodable>(_ visit: Visit, _ name: String, _ items: [Item]) throws -> Response {
        try visit.json(ListDocument(name: name, items: items, next: nil))
    }

    @Sendable func items(_ visit: Visit) async throws -> Response {
        let all = try await visit.desk.look(as: visit.worker, for: .seeSupplies, at: .supplies) { db in
            try Supplies(db).all()
        }
        return try list(visit, "items", all.map { SupplyDocument(supply: $0) })
    }

    @Sendable func keepItem(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["id", "kind", "name", "meaning", "inUse"], bytes: bytes)
        guard let kind = try body.code("kind", Supply.Kind.init(rawValue:)) else {
            throw Refusal(.required, field: "kind")
        }
        let name = try body.object("name", names: ["en", "es"])
        let meaning = body.isGiven("meaning") ? try body.object("meaning", names: ["en", "es"]) : nil
        let told = try Supply.Told(
            kind, name: name.text("en"), spanish: name.text("es"), meaning: meaning?.text("en"),
            meaningInSpanish: meaning?.text("es"), isInUse: body.flag("inUse") ?? true)
        let kept = try await visit.desk.perform(
            KeepSupply(told, as: try body.name("id")), by: visit.worker, once: once)
        return try visit.json(SupplyDocument(supply: kept), status: .created)
    }

    @Sendable func places(_ visit: Visit) async throws -> Response {
        let all = try await visit.desk.look(as: visit.worker, for: .seeSupplies, at: .supplies) { db in
            try Supplies(db).places()
        }
        return try list(visit, "places", all.map { SupplyPlaceDocument($0) })
    }

    @Sendable func keepPlace(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["id", "name", "kind", "inUse"], bytes: bytes)
        guard let kind = try body.code("kind", SupplyPlace.Kind.init(rawValue:)) else {
            throw Refusal(.required, field: "kind")
        }
        let command = try KeepSupplyPlace(
            body.text("name"), kind, isInUse: body.flag("inUse") ?? true, as: body.name("id"))
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(SupplyPlaceDocument(kept), status: .created)
    }

    // MARK: - Questions

    @Sendable func standings(_ visit: Visit) async throws -> Response {
        let id: ID<SupplyPlace> = try visit.id(.noSuchSupplyPlace)
        let all = try await visit.desk.look(as: visit.worker, for: .seeSupplies, at: .supplyPlace(id)) { db in
            try SupplyLedger(db).standings(at: Supplies(db).place(id).id)
        }
        return try list(visit, "standings", all.map { StandingDocument(standing: $0) })
    }

    @Sendable func reorder(_ visit: Visit) async throws -> Response {
        let lines = try await visit.reorderLines(visit.reorderDays())
        return try list(visit, "lines", lines.map { ReorderDocument($0) })
    }

    @Sendable func recall(_ visit: Visit) async throws -> Response {
        guard let lot = visit.query("lot"), !lot.trimmingBlanks().isEmpty, lot.count <= SupplyLot.mostName else {
            throw Refusal(.queryUnreadable, field: "lot")
        }
        return try list(visit, "lots", try await visit.recalls(lot).map { RecallDocument(recall: $0) })
    }

    @Sendable func totals(_ visit: Visit) async throws -> Response {
        try visit.json(SupplyTotalsDocument(totals: try await visit.supplyTotals(visit.quarter())))
    }

    // MARK: - Reports

    private func told<C: Command>(
        _ visit: Visit, _ names: Set<String>, _ command: (JSONBody, ID<SupplyPlace>) throws -> C
    ) async throws -> Response where C.Outcome == SupplyReport {
        let id: ID<SupplyPlace> = try visit.id(.noSuchSupplyPlace)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let made = try command(try visit.object(names, bytes: bytes), id)
        let report = try await visit.desk.perform(made, by: visit.worker, once: once)
        return try visit.json(SupplyReportDocument(report: report), status: .created)
    }

    @Sendable func receive(_ visit: Visit) async throws -> Response {
        try await told(visit, ["supply", "quantity", "lot", "expiresOn", "at"]) { body, place in
            try ReceiveSupplies(
                body.needed("quantity"), of: body.requiredName("supply"), at: place, lot: body.text("lot"),
                expiresOn: CalendarDay.given(body.text("expiresOn")), when: body.moment("at"))
        }
    }

    @Sendable func give(_ visit: Visit) async throws -> Response {
        try await told(visit, ["lines", "code", "newCode", "usedSyringes", "at"]) { body, place in
            let lines = body.has("lines") ? try body.list("lines", names: ["lot", "quantity"]) : []
            let code = try body.text("code")
            let isNew = try body.flag("newCode") ?? false
            let to: GiveSupplies.To = isNew ? .newCode : try code.map { .code(try SupplyCode($0)) } ?? .nobody
            return try GiveSupplies(
                lines.map { try $0.supplyLine() }, from: place, to: to, usedSyringes: body.number("usedSyringes") ?? 0,
                when: body.moment("at"))
        }
    }

    @Sendable func move(_ visit: Visit) async throws -> Response {
        try await told(visit, ["lot", "quantity", "to"]) { body, place in
            try MoveSupplies(body.supplyLine(), from: place, to: body.requiredName("to"))
        }
    }

    @Sendable func writeOff(_ visit: Visit) async throws -> Response {
        try await told(visit, ["lot", "quantity", "why"]) { body, place in
            guard let why = try body.code("why", WriteOffSupplies.Why.init(rawValue:)) else {
                throw Refusal(.required, field: "why")
            }
            return WriteOffSupplies(try body.supplyLine(), at: place, as: why)
        }
    }

    @Sendable func count(_ visit: Visit) async throws -> Response {
        try await told(visit, ["lines", "at"]) { body, place in
            let lines = try body.list("lines", names: ["lot", "counted", "seen", "reason"]).map { line in
                try CountSupplies.Line(
                    line.needed("counted"), of: line.requiredName("lot"), seen: line.number("seen"),
                    because: line.code("reason", SupplyReport.Reason.init(rawValue:)))
            }
            return try CountSupplies(lines, at: place, when: body.moment("at"))
        }
    }

    @Sendable func setPar(_ visit: Visit) async throws -> Response {
        let id: ID<SupplyPlace> = try visit.id(.noSuchSupplyPlace)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["supply", "level"], bytes: bytes)
        let (supply, level): (ID<Supply>, Int) = (try body.requiredName("supply"), try body.needed("level"))
        try await visit.desk.perform(SetParLevel(supply, at: id, to: level), by: visit.worker, once: once)
        return try visit.json(ParDocument(supply: supply.text, place: id.text, level: level), status: .created)
    }

    // MARK: - Overdoses

    @Sendable func reversals(_ visit: Visit) async throws -> Response {
        let period = try visit.quarter()
        let (from, to) = (period.from, period.to)
        let all = try await visit.desk.look(as: visit.worker, for: .reportReversals, at: .reversals) { db in
            try OverdoseReversals(db).reversals(from: from, to: to, most: 1000)
        }
        return try list(visit, "reversals", all.map { ReversalDocument(reversal: $0) })
    }

    @Sendable func report(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            ["at", "doses", "outcome", "givenBy", "lot", "latitude", "longitude", "contact", "way"], bytes: bytes)
        guard let at = try body.moment("at") else { throw Refusal(.required, field: "at") }
        guard let outcome = try body.code("outcome", OverdoseReversal.Outcome.init(rawValue:)) else {
            throw Refusal(.required, field: "outcome")
        }
        let command = try ReportReversal(
            at: at, doses: body.number("doses"), outcome,
            givenBy: body.code("givenBy", OverdoseReversal.Giver.init(rawValue:)) ?? .unknown, lot: body.name("lot"),
            cell: CoarseCell.around(try body.decimal("latitude"), try body.decimal("longitude")),
            contact: body.code("contact", OverdoseReversal.Agreement.init(rawValue:)) ?? .notAsked,
            way: body.text("way"), sealedBy: visit.site.overdoseVault)
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(ReversalDocument(reversal: kept), status: .created)
    }

    @Sendable func contacts(_ visit: Visit) async throws -> Response {
        let vault = visit.site.overdoseVault
        let open = try await visit.desk.look(as: visit.worker, for: .contactAfterOverdose, at: .reversals) { db in
            let contacts = OverdoseContacts(db)
            return try contacts.open().map {
                ContactDocument(contact: $0, way: try contacts.way(of: $0.id, opening: vault))
            }
        }
        return try list(visit, "contacts", open)
    }

    @Sendable func tried(_ visit: Visit) async throws -> Response {
        let id: ID<OverdoseContact> = try visit.id(.noSuchOverdoseContact)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["result", "at"], bytes: bytes)
        guard let result = try body.code("result", OverdoseContact.Result.init(rawValue:)) else {
            throw Refusal(.required, field: "result")
        }
        let command = TryOverdoseContact(id, result, when: try body.moment("at"))
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(ContactDocument(contact: kept, way: nil), status: .created)
    }

    @Sendable func overdoses(_ visit: Visit) async throws -> Response {
        try visit.json(OverdoseDocument(try await visit.overdoseExport()))
    }
}

extension JSONBody {
    /// A whole number that must be there.
    fileprivate func needed(_ name: String) throws(Refusal) -> Int {
        guard let number = try number(name) else { throw Refusal(.required, field: name) }
        return number
    }

    fileprivate func supplyLine() throws(Refusal) -> SupplyLine {
        try SupplyLine(needed("quantity"), of: requiredName("lot"))
    }
}
