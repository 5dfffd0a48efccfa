import Access
import Door
import Exchange
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/directory/{id}`: all that is known of one service, and what is said of it by those who rang or went there.
struct DirectoryServiceRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /directory/{id}", show)
        try mounts.at("POST /directory/{id}/doors", reportDoor)
        try mounts.at("POST /directory/{id}/doors/settlement", settleDoor)
        try mounts.at("POST /directory/{id}/room", tellRoom)
        try mounts.at("POST /directory/{id}/admission", tellAdmission)
        try mounts.at("POST /directory/{id}/link", giveLink)
        try mounts.at("POST /directory/{id}/link/removal", takeBackLink)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let id: ID<LocalService> = try visit.id(.noSuchService)
        let counted = try await visit.desk.database.read { db in try Directories(db).counted().counted(id.text) }
        guard counted == id.text else {
            return visit.go(to: "/directory/\(counted)" + (visit.query("need").map { "?need=\($0.inQuery)" } ?? ""))
        }
        return try await page(visit, id)
    }

    @Sendable func reportDoor(_ visit: Visit) async throws -> Response {
        let zone = visit.site.timeZone
        return try await keep(visit, "door") { id, form in ReportClosedDoor(id, at: try form.moment("at", in: zone)) }
    }

    @Sendable func settleDoor(_ visit: Visit) async throws -> Response {
        try await keep(visit, "settle") { id, _ in SettleDoor(id) }
    }

    @Sendable func tellRoom(_ visit: Visit) async throws -> Response {
        let zone = visit.site.timeZone
        return try await keep(visit, "room") { id, form in TellRoom(of: id, try form.room(in: zone)) }
    }

    @Sendable func tellAdmission(_ visit: Visit) async throws -> Response {
        try await keep(visit, "admission") { id, form in TellAdmission(of: id, try form.admission()) }
    }

    @Sendable func giveLink(_ visit: Visit) async throws -> Response {
        let id: ID<LocalService> = try visit.id(.noSuchService)
        let form = try await visit.form()
        let token = Secret()
        let link = try await visit.desk.perform(
            GiveServiceLink(to: id, by: token), by: visit.worker, once: try visit.once(form))
        return try await page(visit, id, given: .some(OwnServiceDoor.given(link, by: token, visit)))
    }

    @Sendable func takeBackLink(_ visit: Visit) async throws -> Response {
        try await keep(visit, "link") { id, _ in TakeBackServiceLink(to: id) }
    }

    /// Keeps what is said of the service, and comes back to its page: with what was typed, when it was refused.
    private func keep<C: Command>(
        _ visit: Visit, _ name: String, _ command: (ID<LocalService>, Form) throws -> C
    ) async throws -> Response {
        let id: ID<LocalService> = try visit.id(.noSuchService)
        let form = try await visit.form()
        do {
            _ = try await visit.desk.perform(try command(id, form), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/directory/\(id)")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    /// - Parameter given: the link that was just made; nothing inside where what opens it is known no more.
    private func page(
        _ visit: Visit, _ id: ID<LocalService>, given: String?? = nil, refused: Refused? = nil
    ) async throws -> Response {
        let asked = visit.query("need").flatMap { try? ID<Operate.Need>($0) }
        let (now, worker) = (visit.desk.clock(), try visit.worker)
        let shown = try await visit.desk.look(as: worker, for: .makeReferrals, at: .directory) { db in
            let directories = try Directories(db)
            let counted = try directories.counted()
            guard let record = try directories.record(.service, counted.counted(id.text)) else {
                throw Refusal(.noSuchService, .absent)
            }
            let need = asked.flatMap { id in
                let need = try? Needs(db).need(id)
                return need?.isOpen == true ? need : nil
            }
            let alike = counted.all(with: id.text)
            let merges = try ServiceVerdicts(db).merges(among: alike)
            let twins = try counted.others(of: record.id).compactMap { other -> DirectoryServicePage.Shown.Twin? in
                guard let told = try directories.record(.service, other) else { return nil }
                return DirectoryServicePage.Shown.Twin(
                    entry: try DirectoryEntry(told, in: directories), source: try directories.source(of: other),
                    verdict: merges.first { $0.other == other })
            }
            return DirectoryServicePage.Shown(
                entry: try DirectoryEntry(record, in: directories), source: try directories.source(of: id.text),
                need: need, experience: try ServiceExperience(of: alike, in: db, at: now),
                room: try ServiceRooms(db).newest(of: alike), admission: try Admissions(db).newest(of: alike),
                link: try ServiceLinks(db).newest(of: alike), twins: twins)
        }
        let page = DirectoryServicePage(
            shown, manages: may(worker, .manageServices).allowed, given: given, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}
