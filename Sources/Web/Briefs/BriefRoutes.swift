import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What the police are told before they arrive.
    static let briefs: [Route] = [
        row("POST /calls/{id}/briefs", .giveBriefs),
        row("POST /briefs/{id}/use", .endCalls),
        api("GET /api/v1/calls/{id}/briefs", .seeCalls),
        api("POST /api/v1/calls/{id}/briefs", .giveBriefs),
        api("POST /api/v1/briefs/{id}/use", .endCalls),
    ]
}

/// What is told the police on a call's pages, and whether they used it; the same for machines.
struct BriefRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("POST /calls/{id}/briefs", give)
        try mounts.at("POST /briefs/{id}/use", tell)
        try mounts.at("GET /api/v1/calls/{id}/briefs", list)
        try mounts.at("POST /api/v1/calls/{id}/briefs", giveByMachine)
        try mounts.at("POST /api/v1/briefs/{id}/use", tellByMachine)
    }

    @Sendable func give(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await visit.change(id, "brief", form) {
            guard let channel = try form.code("channel", Brief.Channel.init(rawValue:)) else {
                throw Refusal(.required, field: "channel")
            }
            let points = Brief.Point.allCases.filter { form.given("point-\($0.rawValue)") != nil }
            let command = try GiveBrief(
                id, to: form["unit"] ?? "", by: channel, points, language: form.given("language"),
                note: form.given("note"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func tell(_ visit: Visit) async throws -> Response {
        let id: ID<Brief> = try visit.id(.noSuchBrief)
        let form = try await visit.form()
        let call = try await visit.desk.database.read { db in try Briefs(db).brief(id).call }
        return try await visit.change(call, "brief-use", form) {
            guard let used = try form.code("used", Answer.init(rawValue:)) else {
                throw Refusal(.required, field: "used")
            }
            _ = try await visit.desk.perform(
                TellBriefUsed(id, used), by: visit.worker, once: try visit.once(form, button: "used"))
        }
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let found = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
            _ = try Calls(db).call(id)
            return try Briefs(db).briefs(of: id)
        }
        return try visit.json(ListDocument(name: "briefs", items: found.map { BriefDocument($0) }, next: nil))
    }

    @Sendable func giveByMachine(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["unit", "channel", "points", "language", "note", "at"], bytes: bytes)
        var points: [Brief.Point] = []
        for word in try body.texts("points") {
            guard let point = Brief.Point(rawValue: word) else { throw Refusal(.notOneOf, field: "points") }
            points.append(point)
        }
        let command = try GiveBrief(
            id, to: body.required("unit"), by: body.needed("channel", Brief.Channel.init(rawValue:)), points,
            language: body.text("language"), note: body.text("note"), at: body.moment("at"))
        let given = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(BriefDocument(given), status: .created)
    }

    @Sendable func tellByMachine(_ visit: Visit) async throws -> Response {
        let id: ID<Brief> = try visit.id(.noSuchBrief)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let used = try visit.object(["used"], bytes: bytes).needed("used", Answer.init(rawValue:))
        let told = try await visit.desk.perform(TellBriefUsed(id, used), by: visit.worker, once: once)
        return try visit.json(BriefDocument(told))
    }
}

/// What the police were told, as machines read it.
struct BriefDocument: Encodable {
    private let one: Brief

    init(_ one: Brief) {
        self.one = one
    }

    private enum Key: CodingKey { case id, call, unit, channel, points, language, note, givenAt, by, used, usedAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.call.text, forKey: .call)
        try object.encode(one.unit, forKey: .unit)
        try object.encode(one.channel.rawValue, forKey: .channel)
        try object.encode(one.points.map(\.rawValue), forKey: .points)
        try object.encode(one.language, forKey: .language)
        try object.encode(one.note, forKey: .note)
        try object.encode(one.givenAt.description, forKey: .givenAt)
        try object.encode(one.by.name, forKey: .by)
        try object.encode(one.used?.rawValue, forKey: .used)
        try object.encode(one.usedAt?.description, forKey: .usedAt)
    }
}
