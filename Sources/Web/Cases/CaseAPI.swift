import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// Cases for machines, as `Assets/openapi.yaml` describes them.
struct CaseAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/cases", list)
        try mounts.at("GET /api/v1/cases/{id}", show)
        try mounts.at("POST /api/v1/calls/{id}/cases", open)
        try mounts.at("POST /api/v1/cases/{id}/attempts", attempt)
        try mounts.at("POST /api/v1/cases/{id}/owner", handOver)
        try mounts.at("POST /api/v1/cases/{id}/closure", close)
        try mounts.at("POST /api/v1/cases/{id}/reopening", reopen)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let limit = try visit.limit
        let mine = try visit.choice("of") { ["me": true, "everybody": false][$0] } ?? true
        let after = try visit.choice("after") { CaseCursor($0) }
        let cases = try await visit.desk.look(as: worker, for: .keepCases, at: .cases) { db in
            try SupportCases(db).due(
                of: mine ? worker.id : nil, after: after.map { ($0.at, $0.id) }, most: limit + 1)
        }
        let next = cases.count > limit ? cases.dropLast().last.map { CaseCursor($0).text } : nil
        let items = cases.prefix(limit).map { CaseDocument($0) }
        return try visit.json(ListDocument(name: "cases", items: items, next: next))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await answer(visit, try visit.id(.noSuchCase))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["goal", "person", "owner", "nextContact", "weight"], bytes: bytes)
        let command = try OpenCase(
            id, goal: body.text("goal") ?? "", for: body.name("person"), owner: body.name("owner"),
            nextContact: body.nextContact(),
            weight: body.code("weight", SupportCase.Weight.init(rawValue:)) ?? .medium,
            expected: try await visit.expected(id))
        let opened = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(CaseDocument(opened), status: .created)
    }

    @Sendable func attempt(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["channel", "result", "note", "at", "nextContact"], bytes: bytes)
        _ = (try body.required("channel"), try body.required("result"))
        guard let channel = try body.code("channel", CaseAttempt.Channel.init(rawValue:)),
            let result = try body.code("result", CaseAttempt.Result.init(rawValue:))
        else { throw Refusal(.required, field: "channel") }
        let command = try RecordAttempt(
            id, channel, result, note: body.text("note"), at: body.moment("at"),
            nextContact: body.moment("nextContact"))
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, kept.id, status: .created)
    }

    @Sendable func handOver(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let owner: ID<Worker> = try visit.object(["owner"], bytes: bytes).requiredName("owner")
        let command = HandOver(id, to: owner, expected: try await version(visit, id))
        return try visit.json(CaseDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["closure"], bytes: bytes)
        _ = try body.required("closure")
        guard let closure = try body.code("closure", SupportCase.Closure.init(rawValue:)) else {
            throw Refusal(.required, field: "closure")
        }
        let command = CloseCase(id, closure, expected: try await version(visit, id))
        return try visit.json(CaseDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func reopen(_ visit: Visit) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let next = try visit.object(["nextContact"], bytes: bytes).nextContact()
        let command = ReopenCase(id, nextContact: next, expected: try await version(visit, id))
        return try visit.json(CaseDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    /// The version of the call that the case belongs to, which counts its changes too.
    private func version(_ visit: Visit, _ id: ID<SupportCase>) async throws -> Int? {
        let call = try await visit.desk.database.read { db in try SupportCases(db).supportCase(id).call }
        return try await visit.expected(call)
    }

    func answer(
        _ visit: Visit, _ id: ID<SupportCase>, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let call = try await visit.desk.database.read { db in try SupportCases(db).supportCase(id).call }
        let now = visit.desk.clock()
        let file = try await visit.desk.look(as: visit.worker, for: .keepCases, at: .call(call)) { db in
            try CaseFile(id, in: db, at: now)
        }
        return try visit.json(CaseDocument(file, at: now), status: status)
    }
}

/// Where a page of a list of cases ended.
struct CaseCursor: Sendable {
    let at: Instant
    let id: String

    init(_ last: SupportCase) {
        at = last.nextContact ?? Instant(microseconds: 0)
        id = last.id.text
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let microseconds = Int64(parts[0]), let id = try? ID<SupportCase>(parts[1]) else {
            return nil
        }
        at = Instant(microseconds: microseconds)
        self.id = id.text
    }

    var text: String { "\(at.microseconds).\(id)" }
}

extension JSONBody {
    fileprivate func nextContact() throws(Refusal) -> Instant {
        guard let next = try moment("nextContact") else { throw Refusal(.required, field: "nextContact") }
        return next
    }
}

/// A case, as machines read it.
struct CaseDocument: Encodable {
    private let one: SupportCase
    /// All of it; nothing in a list.
    private let file: CaseFile?
    private let now: Instant

    init(_ one: SupportCase) {
        self.one = one
        file = nil
        now = one.openedAt
    }

    init(_ file: CaseFile, at now: Instant) {
        one = file.supportCase
        self.file = file
        self.now = now
    }

    private struct Attempt: Encodable {
        let attempt: CaseAttempt

        private enum Key: CodingKey { case channel, result, note, at, enteredAt, by, nextContact, flag }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(attempt.channel.rawValue, forKey: .channel)
            try object.encode(attempt.result.rawValue, forKey: .result)
            try object.encode(attempt.note, forKey: .note)
            try object.encode(attempt.at.description, forKey: .at)
            try object.encode(attempt.enteredAt.description, forKey: .enteredAt)
            try object.encode(attempt.by, forKey: .by)
            try object.encode(attempt.nextContact?.description, forKey: .nextContact)
            try object.encode(attempt.flag, forKey: .flag)
        }
    }

    private enum Key: CodingKey {
        case id, call, number, person, knownAs, goal, owner, ownerName, openedAt, nextContact, overdueAt, closedAt
        case closure, timesReopened, weight, attempts, goals, tasks, followUps, absences, away, meetings
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.call.text, forKey: .call)
        try object.encode(one.number, forKey: .number)
        try object.encode(one.person?.text, forKey: .person)
        try object.encode(one.knownAs, forKey: .knownAs)
        try object.encode(one.goal, forKey: .goal)
        try object.encode(one.owner.id, forKey: .owner)
        try object.encode(one.owner.name, forKey: .ownerName)
        try object.encode(one.openedAt.description, forKey: .openedAt)
        try object.encode(one.nextContact?.description, forKey: .nextContact)
        try object.encode(one.overdueAt?.description, forKey: .overdueAt)
        try object.encode(one.closedAt?.description, forKey: .closedAt)
        try object.encode(one.closure?.rawValue, forKey: .closure)
        try object.encode(one.timesReopened, forKey: .timesReopened)
        try object.encode(one.weight.rawValue, forKey: .weight)
        guard let file else { return }
        try object.encode(file.attempts.map(Attempt.init), forKey: .attempts)
        try object.encode(file.goals.map(GoalDocument.init), forKey: .goals)
        try object.encode(file.tasks.map { TaskDocument($0) }, forKey: .tasks)
        try object.encode(file.followUps.map { FollowUpDocument(followUp: $0, now: now) }, forKey: .followUps)
        try object.encode(file.absences.map { AbsenceDocument($0) }, forKey: .absences)
        try object.encode(file.absence?.state.rawValue, forKey: .away)
        try object.encode(file.meetings.map { MeetingDocument($0) }, forKey: .meetings)
    }
}
