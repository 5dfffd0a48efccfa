import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

extension Routes {
    /// What is handed out, and overdoses reversed with it.
    static let supplies: [Route] = [
        row("GET /supplies", .seeSupplies, page: "supplies"),
        row("POST /supplies/items", .keepSupplies),
        row("POST /supplies/places", .keepSupplies),
        row("GET /supplies/reorder", .seeSupplies, page: "supply-reorder"),
        row("GET /supplies/recall", .keepSupplies, page: "supply-recall"),
        row("GET /supplies/totals", .seeSupplyTotals, page: "supply-totals"),
        row("GET /supplies/reversals", .reportReversals, page: "reversals"),
        row("POST /supplies/reversals", .reportReversals),
        row("POST /supplies/contacts/{id}/tries", .contactAfterOverdose),
        row("GET /supplies/overdoses.csv", .exportOverdoses),
        row("GET /supplies/places/{id}", .seeSupplies, page: "supply-place"),
        row("GET /supplies/places/{id}/check", .giveSupplies, page: "supply-check"),
        row("POST /supplies/places/{id}/counts", .giveSupplies),
        row("POST /supplies/places/{id}/gifts", .giveSupplies),
        row("POST /supplies/places/{id}/receipts", .keepSupplies),
        row("POST /supplies/places/{id}/moves", .keepSupplies),
        row("POST /supplies/places/{id}/write-offs", .keepSupplies),
        row("POST /supplies/places/{id}/par-levels", .keepSupplies),
        api("GET /api/v1/supplies/items", .seeSupplies),
        api("POST /api/v1/supplies/items", .keepSupplies),
        api("GET /api/v1/supplies/places", .seeSupplies),
        api("POST /api/v1/supplies/places", .keepSupplies),
        api("GET /api/v1/supplies/reorder", .seeSupplies),
        api("GET /api/v1/supplies/recall", .keepSupplies),
        api("GET /api/v1/supplies/totals", .seeSupplyTotals),
        api("GET /api/v1/supplies/reversals", .reportReversals),
        api("POST /api/v1/supplies/reversals", .reportReversals),
        api("GET /api/v1/supplies/contacts", .contactAfterOverdose),
        api("POST /api/v1/supplies/contacts/{id}/tries", .contactAfterOverdose),
        api("GET /api/v1/supplies/overdoses", .exportOverdoses),
        api("GET /api/v1/supplies/places/{id}/standings", .seeSupplies),
        api("POST /api/v1/supplies/places/{id}/counts", .giveSupplies),
        api("POST /api/v1/supplies/places/{id}/gifts", .giveSupplies),
        api("POST /api/v1/supplies/places/{id}/receipts", .keepSupplies),
        api("POST /api/v1/supplies/places/{id}/moves", .keepSupplies),
        api("POST /api/v1/supplies/places/{id}/write-offs", .keepSupplies),
        api("POST /api/v1/supplies/places/{id}/par-levels", .keepSupplies),
    ]
}

extension Event.Subject {
    /// All that is handed out.
    package static let supplies = Event.Subject(kind: "supplies", id: "")
    /// Overdoses that were reversed, all together.
    package static let reversals = Event.Subject(kind: "reversals", id: "")

    static func supplyPlace(_ id: ID<SupplyPlace>) -> Event.Subject {
        Event.Subject(kind: "supply-place", id: id.text)
    }
}

extension SupplyRights {
    init(_ worker: Worker) {
        keeps = may(worker, .keepSupplies).allowed
        gives = may(worker, .giveSupplies).allowed
        reports = may(worker, .reportReversals).allowed
        contacts = may(worker, .contactAfterOverdose).allowed
        seesTotals = may(worker, .seeSupplyTotals).allowed
        exports = may(worker, .exportOverdoses).allowed
    }
}

/// `/supplies`: what is handed out, where it stands, and everything that is told of it.
struct SupplyRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /supplies", show)
        try mounts.at("POST /supplies/items", keepItem)
        try mounts.at("POST /supplies/places", keepPlace)
        try mounts.at("GET /supplies/reorder", reorder)
        try mounts.at("GET /supplies/recall", recall)
        try mounts.at("GET /supplies/totals", totals)
        try mounts.at("GET /supplies/places/{id}", place)
        try mounts.at("GET /supplies/places/{id}/check", check)
        try mounts.at("POST /supplies/places/{id}/counts", count)
        try mounts.at("POST /supplies/places/{id}/gifts", give)
        try mounts.at("POST /supplies/places/{id}/receipts", receive)
        try mounts.at("POST /supplies/places/{id}/moves", move)
        try mounts.at("POST /supplies/places/{id}/write-offs", writeOff)
        try mounts.at("POST /supplies/places/{id}/par-levels", setPar)
    }

    // MARK: - All places

    @Sendable func show(_ visit: Visit) async throws -> Response { try await page(visit) }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let now = visit.desk.clock()
        let shown = try await visit.desk.look(as: visit.worker, for: .seeSupplies, at: .supplies) { db in
            SuppliesPage.Shown(
                supplies: try Supplies(db).all(), places: try Supplies(db).places(),
                standings: try SupplyLedger(db).standings(), reorder: try ReorderLine.list(db, at: now))
        }
        return visit.show(
            SuppliesPage(shown, may: SupplyRights(try visit.worker), refused: refused, visit.reading), refused: refused)
    }

    @Sendable func keepItem(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let id: ID<Supply>? = try form.name("supply")
        do {
            guard let kind = try form.code("supplyKind", Supply.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "supplyKind")
            }
            let told = try Supply.Told(
                kind, name: form["supplyName"], spanish: form["supplySpanish"], meaning: form["supplyMeaning"],
                meaningInSpanish: form["supplyMeaningSpanish"], isInUse: id == nil || form.given("inUse") != nil)
            _ = try await visit.desk.perform(KeepSupply(told, as: id), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/supplies")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(
                visit,
                refused: Refused(form: id.map { "item-\($0)" } ?? "item", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func keepPlace(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let kind = try form.code("placeKind", SupplyPlace.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "placeKind")
            }
            let kept = try await visit.desk.perform(
                try KeepSupplyPlace(form["placeName"], kind), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/supplies/places/\(kept.id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await page(visit, refused: Refused(form: "place", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func reorder(_ visit: Visit) async throws -> Response {
        do {
            return try await reorder(visit, days: visit.reorderDays(), refused: nil)
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            let refused = Refused(form: "reorder", refusal: refusal, typed: ["days": visit.query("days") ?? ""])
            return try await reorder(visit, days: ReorderLine.usualDays, refused: refused)
        }
    }

    private func reorder(_ visit: Visit, days: Int, refused: Refused?) async throws -> Response {
        let lines = try await visit.reorderLines(days)
        return visit.show(SupplyReorderPage(lines, days: days, refused: refused, visit.reading), refused: refused)
    }

    @Sendable func recall(_ visit: Visit) async throws -> Response {
        let asked = visit.query("lot").map { String($0.trimmingBlanks()) }.flatMap { $0.isEmpty ? nil : $0 }
        let found = try await visit.recalls(asked ?? "")
        return visit.show(SupplyRecallPage(found, asked: asked, visit.reading))
    }

    @Sendable func totals(_ visit: Visit) async throws -> Response {
        do {
            return try await totals(visit, visit.quarter(), refused: nil)
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            let typed = ["from": visit.query("from") ?? "", "to": visit.query("to") ?? ""]
            return try await totals(
                visit, visit.quarter(asked: false),
                refused: Refused(form: "totals", refusal: refusal, typed: typed))
        }
    }

    private func totals(_ visit: Visit, _ period: Period, refused: Refused?) async throws -> Response {
        let totals = try await visit.supplyTotals(period)
        let rights = SupplyRights(try visit.worker)
        return visit.show(
            SupplyTotalsPage(totals, period, may: rights, refused: refused, visit.reading), refused: refused)
    }

    // MARK: - One place

    @Sendable func place(_ visit: Visit) async throws -> Response { try await placePage(visit) }

    private func placePage(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let id: ID<SupplyPlace> = try visit.id(.noSuchSupplyPlace)
        let shown = try await visit.desk.look(as: visit.worker, for: .seeSupplies, at: .supplyPlace(id)) { db in
            try SupplyPlacePage.Shown(id, db)
        }
        return visit.show(
            SupplyPlacePage(shown, may: SupplyRights(try visit.worker), refused: refused, visit.reading),
            refused: refused)
    }

    @Sendable func check(_ visit: Visit) async throws -> Response { try await checkPage(visit) }

    private func checkPage(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let id: ID<SupplyPlace> = try visit.id(.noSuchSupplyPlace)
        let shown = try await visit.desk.look(as: visit.worker, for: .giveSupplies, at: .supplyPlace(id)) { db in
            try SupplyPlacePage.Shown(id, db)
        }
        return visit.show(SupplyCheckPage(shown, refused: refused, visit.reading), refused: refused)
    }

    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<SupplyPlace>, OnceKey) async throws -> Void
    ) async throws -> Response {
        let id: ID<SupplyPlace> = try visit.id(.noSuchSupplyPlace)
        let form = try await visit.form()
        do {
            try await work(form, id, try visit.once(form))
            return visit.go(to: "/supplies/places/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            let refused = Refused(form: name, refusal: refusal, typed: form.typed)
            return name == "check"
                ? try await checkPage(visit, refused: refused) : try await placePage(visit, refused: refused)
        }
    }

    @Sendable func count(_ visit: Visit) async throws -> Response {
        try await change(visit, "check") { form, place, once in
            let rest = form["save"] == "rest"
            let reason = try form.code("reason", SupplyReport.Reason.init(rawValue:))
            var lines: [CountSupplies.Line] = []
            for lot in form.lots(after: "n-") {
                let (counted, seen) = (try form.number("n-\(lot)", as: "counted"), try form.number("seen-\(lot)"))
                // What nobody touched waits, unless the rest is said to be as expected.
                guard rest || form.given("ok-\(lot)") != nil || counted != max(0, seen) else { continue }
                lines.append(
                    try CountSupplies.Line(counted, of: lot, seen: seen, because: counted == seen ? nil : reason))
            }
            _ = try await visit.desk.perform(CountSupplies(lines, at: place), by: visit.worker, once: once)
        }
    }

    @Sendable func give(_ visit: Visit) async throws -> Response {
        try await change(visit, "give") { form, place, once in
            var lines: [SupplyLine] = []
            for lot in form.lots(after: "q-") where form.given("q-\(lot)") != nil {
                let quantity = try form.number("q-\(lot)", as: "quantity")
                if quantity != 0 { lines.append(try SupplyLine(quantity, of: lot)) }
            }
            let to: GiveSupplies.To =
                switch form["codeWay"] {
                case "new": .newCode
                case "own": .code(try SupplyCode(form["code"] ?? ""))
                default: .nobody
                }
            let used = form.given("usedSyringes") == nil ? 0 : try form.number("usedSyringes")
            let command = try GiveSupplies(lines, from: place, to: to, usedSyringes: used)
            _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        }
    }

    @Sendable func receive(_ visit: Visit) async throws -> Response {
        try await change(visit, "receive") { form, place, once in
            guard let supply: ID<Supply> = try form.name("supply") else { throw Refusal(.required, field: "supply") }
            let command = try ReceiveSupplies(
                form.number("quantity"), of: supply, at: place, lot: form["lot"],
                expiresOn: CalendarDay.given(form.given("expiresOn")))
            _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        }
    }

    @Sendable func move(_ visit: Visit) async throws -> Response {
        try await change(visit, "move") { form, place, once in
            guard let to: ID<SupplyPlace> = try form.name("to") else { throw Refusal(.required, field: "to") }
            let command = try MoveSupplies(form.supplyLine(), from: place, to: to)
            _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        }
    }

    @Sendable func writeOff(_ visit: Visit) async throws -> Response {
        try await change(visit, "off") { form, place, once in
            guard let why = try form.code("why", WriteOffSupplies.Why.init(rawValue:)) else {
                throw Refusal(.required, field: "why")
            }
            let command = WriteOffSupplies(try form.supplyLine(), at: place, as: why)
            _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        }
    }

    @Sendable func setPar(_ visit: Visit) async throws -> Response {
        try await change(visit, "par") { form, place, once in
            guard let supply: ID<Supply> = try form.name("supply") else { throw Refusal(.required, field: "supply") }
            let command = try SetParLevel(supply, at: place, to: form.number("level"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        }
    }
}

extension SupplyPlacePage.Shown {
    init(_ id: ID<SupplyPlace>, _ db: any Transaction) throws {
        let ledger = SupplyLedger(db)
        place = try Supplies(db).place(id)
        places = try Supplies(db).places()
        supplies = try Supplies(db).all()
        standings = try ledger.standings(at: id)
        newest = try ledger.newest(at: id)
        let known = Set(newest.flatMap { $0.movements.map(\.lot) })
        lots = Dictionary(uniqueKeysWithValues: try known.map { ($0, try ledger.lot($0)) })
        par = try Supplies(db).parLevels(at: id)
    }
}

extension Visit {
    /// How many days ahead counts as soon.
    func reorderDays() throws(Refusal) -> Int {
        guard let text = query("days") else { return ReorderLine.usualDays }
        guard let days = Int(text), (0...3650).contains(days) else { throw Refusal(.queryUnreadable, field: "days") }
        return days
    }

    func reorderLines(_ days: Int) async throws -> [ReorderLine] {
        let now = desk.clock()
        return try await desk.look(as: worker, for: .seeSupplies, at: .supplies) { db in
            try ReorderLine.list(db, at: now, soon: days)
        }
    }

    /// What is known of every lot that bears a name.
    func recalls(_ lot: String) async throws -> [SupplyRecall] {
        try await desk.look(as: worker, for: .keepSupplies, at: .supplies) { db in
            guard !lot.isEmpty else { return [] }
            return try SupplyLedger(db).lots(named: lot).map { try SupplyRecall(of: $0.id, db) }
        }
    }

    func supplyTotals(_ period: Period) async throws -> SupplyTotals {
        let (from, to) = (period.from, period.to)
        return try await desk.look(as: worker, for: .seeSupplyTotals, at: .supplies) { db in
            try SupplyTotals(from: from, to: to, db)
        }
    }
}

extension CalendarDay {
    /// - Throws: ``Refusal`` about `expiresOn`.
    static func given(_ text: String?) throws(Refusal) -> CalendarDay? {
        guard let text else { return nil }
        guard let day = CalendarDay(text) else { throw Refusal(.notACalendarDay, field: "expiresOn") }
        return day
    }
}

extension Refusal.Code {
    static let notACalendarDay: Self = "not-a-calendar-day"
}

extension Form {
    /// The lots of which a field tells whose name begins so.
    fileprivate func lots(after prefix: String) -> [ID<SupplyLot>] {
        fields.keys.filter { $0.hasPrefix(prefix) }.sorted().compactMap { try? ID($0.dropFirst(prefix.count)) }
    }

    /// A whole number in a field whose name holds that of a lot, refused by another name.
    fileprivate func number(_ name: String, as field: String) throws(Refusal) -> Int {
        do throws(Refusal) { return try number(name) } catch { throw error.about(field) }
    }

    fileprivate func supplyLine() throws(Refusal) -> SupplyLine {
        guard let lot: ID<SupplyLot> = try name("lot") else { throw Refusal(.required, field: "lot") }
        return try SupplyLine(try number("quantity"), of: lot)
    }
}
