import Access
import Door
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

/// Scenarios and practices for machines, as `Assets/openapi.yaml` describes them.
struct PracticeAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/scenarios", scenarios)
        try mounts.at("GET /api/v1/practices", list)
        try mounts.at("POST /api/v1/practices", begin)
        try mounts.at("POST /api/v1/practice-joinings", join)
        try mounts.at("GET /api/v1/practices/{id}", show)
        try mounts.at("POST /api/v1/practices/{id}/roles", deal)
        try mounts.at("POST /api/v1/practices/{id}/choices", choose)
        try mounts.at("POST /api/v1/practices/{id}/leaving", leave)
        try mounts.at("POST /api/v1/practices/{id}/ending", end)
        try mounts.at("POST /api/v1/practices/{id}/reflection", reflect)
    }

    @Sendable func scenarios(_ visit: Visit) async throws -> Response {
        let language = visit.reading.words.language
        return try visit.json(
            ["scenarios": visit.site.setting.scenarios.map { ScenarioDocument($0, in: language) }])
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let own = try await visit.ownPractices(most: PracticeRoutes.most)
        return try visit.json(["practices": own.map { PracticeHead($0.practice, at: visit.reading.now) }])
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["scenario", "kind"], bytes: bytes)
        let scenario: Scenario
        do throws(Refusal) { scenario = try visit.scenario(named: try body.required("scenario")) } catch {
            // What the body names is wrong, not the address.
            throw error.kind == .absent ? Refusal(error.code, field: error.field) : error
        }
        let practice = try await visit.begin(
            try body.code("kind", Practice.Kind.init(rawValue:)), scenario, once: once)
        return try visit.json(PracticeHead(practice, at: visit.reading.now), status: .created)
    }

    @Sendable func join(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["code"], bytes: bytes)
        do {
            return try await answer(
                visit, JoinPractice(by: try body.required("code"), of: visit.site.played), once)
        } catch let refusal as Refusal where refusal.code == .noClassByCode {
            throw Refusal(refusal.code, field: refusal.field)
        }
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let seen = try await visit.practice()
        return try visit.json(PracticeDocument(seen, for: visit.worker.id, visit.reading))
    }

    @Sendable func deal(_ visit: Visit) async throws -> Response {
        try await order(visit, []) { id, _ in DealRoles(in: id, of: visit.site.played) }
    }

    @Sendable func choose(_ visit: Visit) async throws -> Response {
        try await order(visit, ["scene", "choice"]) { id, body in
            try ChooseInPractice(
                try body.required("choice"), at: try body.required("scene"), in: id, of: visit.site.played)
        }
    }

    @Sendable func leave(_ visit: Visit) async throws -> Response {
        try await order(visit, []) { id, _ in LeavePractice(id, of: visit.site.played) }
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        try await order(visit, []) { id, _ in EndPractice(id) }
    }

    @Sendable func reflect(_ visit: Visit) async throws -> Response {
        try await order(visit, ["words", "shared"]) { id, body in
            try ReflectOnPractice(try body.text("words"), shared: try body.flag("shared") ?? false, on: id)
        }
    }

    private func order<C: Command>(
        _ visit: Visit, _ names: Set<String>, _ command: (ID<Practice>, JSONBody) throws -> C
    ) async throws -> Response where C.Outcome == Practice {
        let id: ID<Practice> = try visit.id(.noSuchPractice)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        return try await answer(visit, try command(id, try visit.object(names, bytes: bytes)), once)
    }

    private func answer<C: Command>(
        _ visit: Visit, _ command: C, _ once: OnceKey
    ) async throws -> Response where C.Outcome == Practice {
        let practice = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(PracticeHead(practice, at: visit.reading.now))
    }
}

/// A scenario that can be played, as machines read it.
struct ScenarioDocument: Encodable {
    private let name: String
    private let version: String
    private let digest: String
    private let title: String
    private let about: String
    private let warning: String
    private let minutes: Int
    private let roles: [String]
    private let skills: [String]
    private let languages: [String]

    init(_ scenario: Scenario, in language: String) {
        (name, version, digest) = (scenario.name, scenario.version, scenario.digest)
        title = scenario.title.text(in: language)
        about = scenario.about.text(in: language)
        warning = scenario.warning.text(in: language)
        minutes = scenario.minutes
        roles = scenario.roles.map(\.rawValue)
        skills = scenario.skills.map(\.rawValue)
        languages = scenario.languages
    }
}

/// A practice in short, as machines read it.
struct PracticeHead: Encodable {
    private let id: String
    private let kind: String
    private let scenario: String
    private let version: String
    private let standing: String
    private let leader: String
    private let begunAt: String
    private let changes: Int64

    init(_ practice: Practice, at now: Instant) {
        (id, kind) = (practice.id.text, practice.kind.rawValue)
        (scenario, version) = (practice.scenario, practice.version)
        standing = practice.standing(at: now).rawValue
        (leader, begunAt, changes) = (practice.leader.name, practice.begunAt.description, practice.changes)
    }
}

/// A practice as whoever reads it may see it: their own group, or all of a class that they lead.
struct PracticeDocument: Encodable {
    private struct Player: Encodable {
        let name: String
        let roles: [String]
        let hasLeft: Bool
    }

    private struct Step: Encodable {
        let scene: String
        let choice: String
        let role: String
        let by: String
        let at: String
    }

    private struct Choice: Encodable {
        let choice: String
        let role: String
        let text: String
    }

    private struct Scene: Encodable {
        let scene: String
        let situation: String
        let says: String?
        let seen: String?
        let choices: [Choice]
    }

    private struct End: Encodable {
        let end: String
        let title: String
        let happened: String
    }

    private struct Group: Encodable {
        let number: Int
        let players: [Player]
        let tension: Int
        let safety: Int
        let trust: Int
        let minutes: Int
        let steps: [Step]
        let scene: Scene?
        let ended: End?
        let met: [String]
    }

    private let practice: PracticeHead
    /// By what people join, for whoever leads.
    private let code: String?
    private let groups: [Group]
    private let reflection: String?

    init(_ seen: SeenPractice, for worker: ID<Worker>, _ reading: Reading) {
        let (file, language) = (seen.file, reading.words.language)
        let isLed = file.isLed(by: worker)
        practice = PracticeHead(file.practice, at: reading.now)
        code = isLed ? file.practice.code : nil
        reflection = seen.own?.words
        let mine = file.player(worker)?.group
        let roles = file.player(worker)?.roles ?? []
        groups = file.groups.filter { isLed || $0.number == mine }.map { group in
            let scales = group.run.state.scales
            return Group(
                number: group.number,
                players: group.players.map {
                    Player(name: $0.name, roles: $0.roles.map(\.rawValue), hasLeft: $0.hasLeft)
                },
                tension: scales.tension, safety: scales.safety, trust: scales.trust, minutes: scales.minutes,
                steps: group.taken.map {
                    Step(
                        scene: $0.step.scene, choice: $0.step.choice, role: $0.step.role.rawValue, by: $0.by.name,
                        at: $0.at.description)
                },
                scene: group.run.scene.map { scene in
                    Scene(
                        scene: scene.key, situation: scene.situation.text(in: language),
                        says: scene.says?.text(in: language), seen: scene.seen?.text(in: language),
                        choices: group.run.open().filter { roles.contains($0.role) }.map {
                            Choice(choice: $0.key, role: $0.role.rawValue, text: $0.text.text(in: language))
                        })
                },
                ended: group.run.end.map {
                    End(end: $0.key, title: $0.title.text(in: language), happened: $0.happened.text(in: language))
                },
                met: file.scenario.rubric.map(\.key).filter(group.run.met.contains))
        }
    }
}
