import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/services`: the services of the place to which needs are offered.
struct ServiceRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /services", show)
        try mounts.at("POST /services", add)
        try mounts.at("POST /services/{id}", change)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit)
    }

    @Sendable func add(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await keep(visit, "service", form) {
            _ = try await visit.desk.perform(
                AddService(try form.service()), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func change(_ visit: Visit) async throws -> Response {
        let id: ID<LocalService> = try visit.id(.noSuchService)
        let form = try await visit.form()
        return try await keep(visit, "service-\(id)", form) {
            let command = ChangeService(id, to: try form.service(), active: form.given("active") != nil)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    private func keep(
        _ visit: Visit, _ name: String, _ form: Form, _ work: () async throws -> Void
    ) async throws -> Response {
        do {
            try await work()
            return visit.go(to: "/services")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let (services, told) = try await visit.desk.look(as: worker, for: .makeReferrals, at: .services) { db in
            (try LocalServices(db).all(), try LocalServices(db).fromSources())
        }
        let page = ServicePage(
            services, told: told, manages: may(worker, .manageServices).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

/// The services of the place, and writing down another.
struct ServicePage: Page {
    static let template = "services"

    /// What is filled in of one service.
    struct Entry: Sendable {
        let id: String
        let action: String
        let formKey: String
        let service: String
        let kinds: [Choice]
        let phone: String
        let hours: String
        let note: String
        let nameTrouble: String?
        let kindTrouble: String?
        let phoneTrouble: String?
        let trouble: Trouble?
        /// Only of one that stands in the list already.
        let listed: Bool
        let active: Bool
        let submit: String
    }

    struct Listed: Sendable {
        let heading: String
        let kind: String
        let phone: String?
        let phoneLink: String
        let hours: String?
        let note: String?
        let active: Bool
        /// Where its page in the directory is, if a source tells of it.
        let entry: String?
        let change: Entry?
    }

    let title: String
    let count: String
    let services: [Listed]
    let none: Bool
    let adding: Entry?
    let meanings: [NeedMeaning]

    /// - Parameter told: those that a source tells of: what stands there is changed in the source.
    init(
        _ services: [LocalService], told: Set<ID<LocalService>> = [], manages: Bool, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("services.title")
        count = words("services.count", count: services.count)
        none = services.isEmpty
        meanings = NeedMeaning.all(words)
        self.services = services.map { service in
            Listed(
                heading: service.name, kind: words.name(of: service.kind.rawValue, in: "needKinds"),
                phone: service.phone, phoneLink: "tel:" + (service.phone ?? ""), hours: service.hours,
                note: service.note, active: service.isActive,
                entry: told.contains(service.id) ? "\(reading.base)/directory/\(service.id)" : nil,
                change: manages && !told.contains(service.id)
                    ? Entry(service, "service-\(service.id)", refused, reading) : nil)
        }
        adding = manages ? Entry(nil, "service", refused, reading) : nil
    }
}

extension ServicePage.Entry {
    fileprivate init(_ listed: LocalService?, _ form: String, _ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let isTyped = refused?.form == form
        func typed(_ field: String, _ stands: String?) -> String {
            isTyped ? refused.typed(field, in: form) ?? "" : stands ?? ""
        }
        id = form
        action = listed.map { "\(reading.base)/services/\($0.id)" } ?? "\(reading.base)/services"
        formKey = form
        service = typed("name", listed?.name)
        kinds = [Choice](
            Operate.Need.Kind.allCases.map(\.rawValue), in: "needKinds", chosen: typed("kind", listed?.kind.rawValue),
            words: words)
        phone = typed("phone", listed?.phone)
        hours = typed("hours", listed?.hours)
        note = typed("note", listed?.note)
        nameTrouble = refused.trouble(with: "name", in: form, words)
        kindTrouble = refused.trouble(with: "kind", in: form, words)
        phoneTrouble = refused.trouble(with: "phone", in: form, words)
        trouble = refused.trouble(in: form, words)
        self.listed = listed != nil
        active = isTyped ? refused.typed("active", in: form) != nil : listed?.isActive ?? true
        submit = words(listed == nil ? "services.add" : "services.save")
    }
}
