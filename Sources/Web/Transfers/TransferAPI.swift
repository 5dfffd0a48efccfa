import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// Transfers and help at once for machines, as `Assets/openapi.yaml` describes them.
struct TransferAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/transfers", open)
        try mounts.at("GET /api/v1/calls/{id}/transfers", list)
        try mounts.at("POST /api/v1/calls/{id}/transfers", begin)
        try mounts.at("POST /api/v1/transfers/{id}/reports", report)
        try mounts.at("POST /api/v1/calls/{id}/help", summon)
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let limit = try visit.limit
        let after = try visit.query("after").map { text throws(Refusal) in try Cursor(text) }
        let open = try await visit.desk.look(as: visit.worker, for: .transferCalls, at: .transfers) { db in
            try Transfers(db).open(after: after.map { ($0.at, $0.id) }, most: limit + 1)
        }
        let next = open.count > limit ? open.dropLast().last.map { Cursor(at: $0.begunAt, id: $0.id.text).text } : nil
        let items = open.prefix(limit).map { TransferDocument($0) }
        return try visit.json(ListDocument(name: "transfers", items: items, next: next))
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let found = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
            _ = try Calls(db).call(id)
            return try Transfers(db).transfers(of: id)
        }
        return try visit.json(ListDocument(name: "transfers", items: found.map { TransferDocument($0) }, next: nil))
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["direction", "centre", "centreName", "warmth", "passed", "at"], bytes: bytes)
        let command = try BeginTransfer(
            id, body.code("direction", Transfer.Direction.init(rawValue:)) ?? .out,
            body.needed("centre", Transfer.Centre.init(rawValue:)), name: body.text("centreName"),
            body.needed("warmth", Transfer.Warmth.init(rawValue:)), passed: body.passed(), at: body.moment("at"))
        let begun = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(TransferDocument(begun), status: .created)
    }

    @Sendable func report(_ visit: Visit) async throws -> Response {
        let id: ID<Transfer> = try visit.id(.noSuchTransfer)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            [
                "told", "declined", "returned", "disposition", "note", "centre", "centreName", "warmth", "passed", "at",
            ], bytes: bytes)
        let command = try ReportTransfer(id, body.told(), at: body.moment("at"))
        let told = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(TransferDocument(told), status: .created)
    }

    @Sendable func summon(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let kind = try visit.object(["kind"], bytes: bytes).needed("kind", HelpRequest.Kind.init(rawValue:))
        let asked = try await visit.desk.perform(SummonHelp(kind, for: id), by: visit.worker, once: once)
        return try visit.json(HelpDocument(asked), status: .created)
    }
}

extension JSONBody {
    /// A code of a closed list that must be there.
    func needed<T>(_ name: String, _ read: (String) -> T?) throws(Refusal) -> T {
        _ = try required(name)
        guard let value = try code(name, read) else { throw Refusal(.required, field: name) }
        return value
    }

    fileprivate func passed() throws(Refusal) -> [Transfer.Passed] {
        var passed: [Transfer.Passed] = []
        for word in try texts("passed") {
            guard let one = Transfer.Passed(rawValue: word) else { throw Refusal(.notOneOf, field: "passed") }
            passed.append(one)
        }
        return passed
    }

    fileprivate func told() throws(Refusal) -> ReportTransfer.Told {
        switch try required("told") {
        case "answered":
            try refuseDetails(but: [])
            return .answered
        case "completed":
            try refuseDetails(but: [])
            return .completed
        case "declined":
            try refuseDetails(but: ["declined"])
            return .declined(try needed("declined", Transfer.Decline.init(rawValue:)))
        case "returned":
            try refuseDetails(but: ["returned"])
            return .returned(try needed("returned", Transfer.Return.init(rawValue:)))
        case "heard":
            try refuseDetails(but: ["disposition", "note"])
            return .heard(
                try needed("disposition", Transfer.Disposition.init(rawValue:)), note: try text("note"))
        case "details":
            try refuseDetails(but: ["centre", "centreName", "warmth", "passed"])
            return .details(
                try needed("centre", Transfer.Centre.init(rawValue:)), name: try text("centreName"),
                try needed("warmth", Transfer.Warmth.init(rawValue:)), passed: try passed())
        default: throw Refusal(.notOneOf, field: "told")
        }
    }

    /// Refuses what does not belong to the step that is told: it would be lost without a word.
    private func refuseDetails(but own: Set<String>) throws(Refusal) {
        let details = ["declined", "returned", "disposition", "note", "centre", "centreName", "warmth", "passed"]
        _ = try texts("passed")
        for name in details where !own.contains(name) && isGiven(name) { throw Refusal(.notOfThisStep, field: name) }
    }
}

extension Refusal.Code {
    /// What was sent belongs to another step than the one that is told.
    static let notOfThisStep: Self = "not-of-this-step"
}

/// A transfer, as machines read it.
struct TransferDocument: Encodable {
    private let one: Transfer

    init(_ one: Transfer) {
        self.one = one
    }

    private enum Key: CodingKey {
        case id, call, number, direction, centre, centreName, warmth, passed, state, begunAt, answeredAt, completedAt
        case declinedAt, declined, returnedAt, returned, heardAt, disposition, note, by, reports
    }

    /// One thing that was told, as it was told.
    private struct Report: Encodable {
        let told: TransferReport

        private enum Key: CodingKey { case told, at, enteredAt, by, flag, code, centreName, warmth, passed, note }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(told.step, forKey: .told)
            try object.encode(told.at.description, forKey: .at)
            try object.encode(told.enteredAt.description, forKey: .enteredAt)
            try object.encode(told.by, forKey: .by)
            try object.encode(told.flag?.rawValue, forKey: .flag)
            try object.encode(told.code, forKey: .code)
            try object.encode(told.centreName, forKey: .centreName)
            try object.encode(told.warmth?.rawValue, forKey: .warmth)
            try object.encode(told.passed.map(\.rawValue), forKey: .passed)
            try object.encode(told.note, forKey: .note)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.call.text, forKey: .call)
        try object.encode(one.number, forKey: .number)
        try object.encode(one.direction.rawValue, forKey: .direction)
        try object.encode(one.centre.rawValue, forKey: .centre)
        try object.encode(one.name, forKey: .centreName)
        try object.encode(one.warmth.rawValue, forKey: .warmth)
        try object.encode(one.passed.map(\.rawValue), forKey: .passed)
        try object.encode(one.state.rawValue, forKey: .state)
        try object.encode(one.begunAt.description, forKey: .begunAt)
        try object.encode(one.answeredAt?.description, forKey: .answeredAt)
        try object.encode(one.completedAt?.description, forKey: .completedAt)
        try object.encode(one.declinedAt?.description, forKey: .declinedAt)
        try object.encode(one.decline?.rawValue, forKey: .declined)
        try object.encode(one.returnedAt?.description, forKey: .returnedAt)
        try object.encode(one.returned?.rawValue, forKey: .returned)
        try object.encode(one.heardAt?.description, forKey: .heardAt)
        try object.encode(one.disposition?.rawValue, forKey: .disposition)
        try object.encode(one.note, forKey: .note)
        try object.encode(one.by.name, forKey: .by)
        try object.encode(one.reports.map(Report.init), forKey: .reports)
    }
}
