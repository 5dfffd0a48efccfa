import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// `/training/certificates`, what is printed of them, and `/certificate`, where anybody checks one.
struct CertificateRoutes: Sendable {
    private static let robots = HTTPField.Name("X-Robots-Tag")

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /training/certificates") { try await list($0) }
        try mounts.at("POST /training/certificates", add)
        try mounts.at("GET /training/certificates/{id}", paper)
        try mounts.at("POST /training/certificates/{id}/withdrawal", withdraw)
        try mounts.at("GET /training/export.csv", export)
        try mounts.at("GET /certificate", ask)
        try mounts.at("POST /certificate", check)
    }

    private func list(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let page = try await visit.desk.look(as: worker, for: .seeTraining, at: .training) { db in
            let register = CertificateRegister(db)
            return CertificatesPage(
                try register.all(), runningOut: try register.runningOut(at: now), today: try register.today(at: now),
                keeps: may(worker, .keepTraining).allowed, refused: refused, visit.reading)
        }
        return visit.show(page, refused: refused)
    }

    @Sendable func add(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let command = try AddCertificate(
                form["certificate"], title: form["title"],
                of: Holder.Told(account: form["account"], name: form["holder"], agency: form["agency"]),
                on: form["issuedOn"], until: form["expiresOn"], evidence: form["evidence"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/training/certificates")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await list(visit, Refused(form: "certificate", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        let id: ID<TrainingCertificate> = try visit.id(.noSuchCertificate)
        let form = try await visit.form()
        do {
            let command = try WithdrawCertificate(id, because: form["reason"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/training/certificates")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.code != .noSuchCertificate {
            return try await list(visit, Refused(form: "withdraw", refusal: refusal, typed: form.typed))
        }
    }

    /// One's own, or that of anybody for those who look after training.
    @Sendable func paper(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let id: ID<TrainingCertificate> = try visit.id(.noSuchCertificate)
        let one = try await visit.desk.look(as: worker, for: .takeCourses, at: TrainingCertificate.subject(id)) { db in
            let one = try CertificateRegister(db).certificate(id)
            guard one.holder.account == worker.id || may(worker, .seeTraining).allowed else {
                throw Refusal(.noSuchCertificate, .absent)
            }
            return one
        }
        return visit.show(
            CertificatePaperPage(
                one, workspace: visit.site.workspace.name, checkedAt: visit.address(of: "/certificate"), visit.reading))
    }

    @Sendable func export(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let entries = try await visit.desk.look(as: worker, for: .seeTraining, at: .training) { db in
            try TrainingExport.entries(db)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"training.csv\"",
            ], body: .init(byteBuffer: ByteBuffer(string: TrainingTable.csv(entries, in: visit.site.timeZone))))
    }

    // MARK: - For anybody

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        Self.answer(visit.show(CertificateCheckPage(asked: nil, nil, today: nil, visit.reading)))
    }

    /// What is asked in the body stands in no address and no log.
    @Sendable func check(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do throws(Refusal) {
            try visit.site.keeping.count(
                visit.site.address(of: visit.request, visit.context) ?? "", at: visit.desk.clock())
        } catch {
            let page = CertificateCheckPage(
                asked: "", nil, today: nil, trouble: visit.reading.words(error), visit.reading)
            return Self.answer(visit.show(page, status: error.status))
        }
        let typed = form["code"] ?? ""
        let now = visit.desk.clock()
        let (found, today) = try await visit.desk.database.read { db in
            let register = CertificateRegister(db)
            return (try register.certificate(bearing: typed), try register.today(at: now))
        }
        return Self.answer(
            visit.show(CertificateCheckPage(asked: String(typed.prefix(40)), found, today: today, visit.reading)))
    }

    private static func answer(_ response: Response) -> Response {
        var response = response
        if let robots { response.headers[robots] = "noindex, nofollow, noarchive" }
        return response
    }
}
