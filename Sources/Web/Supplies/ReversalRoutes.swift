import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// `/supplies/reversals`: overdoses that were reversed, contacts after them, and what goes out of them.
struct ReversalRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /supplies/reversals", show)
        try mounts.at("POST /supplies/reversals", report)
        try mounts.at("POST /supplies/contacts/{id}/tries", tried)
        try mounts.at("GET /supplies/overdoses.csv", table)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response { try await page(visit) }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let rights = SupplyRights(try visit.worker)
        let vault = visit.site.overdoseVault
        let shown = try await visit.desk.look(as: visit.worker, for: .reportReversals, at: .reversals) { db in
            try ReversalsPage.Shown(seesContacts: rights.contacts, opening: vault, db)
        }
        return visit.show(ReversalsPage(shown, may: rights, refused: refused, visit.reading), refused: refused)
    }

    @Sendable func report(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let at = try form.moment("at", in: visit.site.timeZone) else { throw Refusal(.required, field: "at") }
            guard let outcome = try form.code("overdoseOutcome", OverdoseReversal.Outcome.init(rawValue:)) else {
                throw Refusal(.required, field: "overdoseOutcome")
            }
            let command = try ReportReversal(
                at: at, doses: form.given("doses") == nil ? nil : form.number("doses"), outcome,
                givenBy: form.code("givenBy", OverdoseReversal.Giver.init(rawValue:)) ?? .unknown,
                lot: form.name("lot"),
                cell: CoarseCell.around(try form.decimal("latitude"), try form.decimal("longitude")),
                contact: form.code("agreement", OverdoseReversal.Agreement.init(rawValue:)) ?? .notAsked,
                way: form["way"], sealedBy: visit.site.overdoseVault)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/supplies/reversals")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await page(visit, refused: Refused(form: "reversal", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func tried(_ visit: Visit) async throws -> Response {
        let id: ID<OverdoseContact> = try visit.id(.noSuchOverdoseContact)
        let form = try await visit.form()
        do {
            guard let result = try form.code("result", OverdoseContact.Result.init(rawValue:)) else {
                throw Refusal(.required, field: "result")
            }
            _ = try await visit.desk.perform(
                TryOverdoseContact(id, result), by: visit.worker, once: try visit.once(form, button: "result"))
            return visit.go(to: "/supplies/reversals")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, refused: Refused(form: "try-\(id)", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func table(_ visit: Visit) async throws -> Response {
        let export = try await visit.overdoseExport()
        let headers: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"suspected-overdoses.csv\"",
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: export.csv)))
    }
}

extension ReversalsPage.Shown {
    init(seesContacts: Bool, opening vault: Vault, _ db: any Transaction) throws {
        let (contacts, all) = (OverdoseContacts(db), OverdoseReversals(db))
        reversals = try all.reversals(most: 30)
        open =
            try seesContacts
            ? contacts.open().map { ($0, try all.reversal($0.reversal), try contacts.way(of: $0.id, opening: vault)) }
            : []
        ended = try seesContacts ? contacts.ended(most: 10) : []
        let naloxone = try Supplies(db).all().filter { $0.told.kind == .naloxone }
        lots = try SupplyLedger(db).lots(of: naloxone.map(\.id)).compactMap { lot in
            naloxone.first { $0.id == lot.supply }.map { (lot, $0) }
        }
    }
}

extension Visit {
    /// Suspected overdoses of the time that is asked for.
    func overdoseExport() async throws -> OverdoseExport {
        let period = try askedPeriod()
        let (from, to) = (period.from, period.to)
        return try await desk.look(as: worker, for: .exportOverdoses, at: .reversals) { db in
            OverdoseExport(try OverdoseReversals(db).reversals(from: from, to: to))
        }
    }
}

extension Form {
    /// - Throws: ``Refusal`` with `.notACoordinate`.
    fileprivate func decimal(_ name: String) throws(Refusal) -> Double? {
        guard let text = given(name) else { return nil }
        guard let number = Double(text.trimmingBlanks().replacing(",", with: ".")), number.isFinite else {
            throw Refusal(.notACoordinate, field: name)
        }
        return number
    }
}
