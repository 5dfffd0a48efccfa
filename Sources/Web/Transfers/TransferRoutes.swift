import Access
import Door
import Foundation
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Callers handed from one centre to another, and help that is asked for at once.
    static let transfers: [Route] = [
        row("GET /transfers", .transferCalls, page: "transfers"),
        row("POST /calls/{id}/transfers", .transferCalls),
        row("POST /transfers/{id}/reports", .transferCalls),
        row("POST /calls/{id}/help", .askForHelp),
        api("GET /api/v1/transfers", .transferCalls),
        api("GET /api/v1/calls/{id}/transfers", .seeCalls),
        api("POST /api/v1/calls/{id}/transfers", .transferCalls),
        api("POST /api/v1/transfers/{id}/reports", .transferCalls),
        api("POST /api/v1/calls/{id}/help", .askForHelp),
    ]
}

/// `/transfers` and what is pressed on a call's pages during one; police and ambulance at once.
struct TransferRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /transfers", list)
        try mounts.at("POST /calls/{id}/transfers", begin)
        try mounts.at("POST /transfers/{id}/reports", report)
        try mounts.at("POST /calls/{id}/help", summon)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let now = visit.desk.clock()
        let (open, back) = try await visit.desk.look(
            as: visit.worker, for: .transferCalls, at: .transfers
        ) { db in (try Transfers(db).open(), try Transfers(db).back(at: now)) }
        return visit.show(TransferListPage(open: open, back: back, visit.reading))
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await visit.change(id, "transfer", form) {
            let told = try form.transfer(isIn: false)
            let command = try BeginTransfer(
                id, .out, told.centre, name: told.name, told.warmth, passed: told.passed,
                at: form.moment("at", in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func report(_ visit: Visit) async throws -> Response {
        let id: ID<Transfer> = try visit.id(.noSuchTransfer)
        let form = try await visit.form()
        let call = try await visit.desk.database.read { db in try Transfers(db).transfer(id).call }
        let name = form["step"] == "details" ? "details-\(id)" : "transfer-told"
        return try await visit.change(call, name, form) {
            let command = try ReportTransfer(id, form.told(), at: form.moment("at", in: visit.site.timeZone))
            _ = try await visit.desk.perform(
                command, by: visit.worker, once: try visit.once(form, button: "step"))
        }
    }

    @Sendable func summon(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await visit.change(id, "summons", form) {
            guard let kind = HelpRequest.Kind(rawValue: form["kind"] ?? "") else {
                throw Refusal(.notOneOf, field: "kind")
            }
            _ = try await visit.desk.perform(
                SummonHelp(kind, for: id), by: visit.worker, once: try visit.once(form, button: "kind"))
        }
    }
}

extension Visit {
    /// Does what a form of one of a call's sections asks, and comes back to the page it stood on: with what was typed,
    /// when it was refused.
    func change(
        _ id: ID<Call>, _ name: String, _ form: Form, _ work: () async throws -> Void
    ) async throws -> Response {
        do {
            try await work()
            switch form["back"] {
            case "triage": return go(to: "/calls/\(id)/triage")
            case "encounter": return go(to: "/calls/\(id)/encounter")
            default: return go(to: "/calls/\(id)")
            }
        } catch let refusal as Refusal where !wantsJSON && refusal.kind != .forbidden {
            guard refusal.kind != .absent else { throw refusal }
            let refused = Refused(form: name, refusal: refusal, typed: form.typed)
            return switch form["back"] {
            case "triage": try await TriageRoutes().page(self, id, refused: refused)
            case "encounter": try await EncounterRoutes().page(self, id, refused: refused)
            default: try await CallRoutes().page(self, id, refused: refused)
            }
        }
    }
}

extension Form {
    /// Where a caller goes or comes from, and how.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func transfer(
        isIn: Bool
    ) throws(Refusal) -> (
        centre: Transfer.Centre, name: String?, warmth: Transfer.Warmth, passed: [Transfer.Passed]
    ) {
        guard let centre = try code("centre", Transfer.Centre.init(rawValue:)) else {
            throw Refusal(.required, field: "centre")
        }
        guard let warmth = try code("warmth", Transfer.Warmth.init(rawValue:)) else {
            throw Refusal(.required, field: "warmth")
        }
        let passed = Transfer.Passed.allCases.filter { given("passed-\($0.rawValue)") != nil }
        return (centre, centre == .other ? given("centreName") : nil, warmth, passed)
    }

    /// What is told of a transfer.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func told() throws(Refusal) -> ReportTransfer.Told {
        switch fields["step"] {
        case "answered": return .answered
        case "completed": return .completed
        case "declined":
            guard let why = try code("declined", Transfer.Decline.init(rawValue:)) else {
                throw Refusal(.required, field: "declined")
            }
            return .declined(why)
        case "returned":
            guard let why = try code("returned", Transfer.Return.init(rawValue:)) else {
                throw Refusal(.required, field: "returned")
            }
            return .returned(why)
        case "heard":
            guard let what = try code("disposition", Transfer.Disposition.init(rawValue:)) else {
                throw Refusal(.required, field: "disposition")
            }
            return .heard(what, note: given("note"))
        case "details":
            let told = try transfer(isIn: true)
            return .details(told.centre, name: told.name, told.warmth, passed: told.passed)
        default: throw Refusal(.notOneOf, field: "step")
        }
    }
}
