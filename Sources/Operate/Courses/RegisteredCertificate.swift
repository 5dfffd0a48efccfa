import Access
import Store
import Vocabulary

/// What the register knows of one certificate of somebody on a day.
struct RegisteredCertificate: Hashable {
    let key: String
    let expiresOn: CalendarDay?
    /// All that there were of it were taken back.
    let isWithdrawn: Bool
}

extension CertificateRegister {
    /// What somebody holds, one of each kind: the one that counts longest, or that there is none any more.
    func held(by worker: ID<Worker>) throws -> [RegisteredCertificate] {
        let rows = try db(
            """
            SELECT certificate, expires_on, withdrawn_at FROM training_certificate WHERE account_id = \(worker)
            ORDER BY certificate, id
            """)
        let kinds = try Dictionary(grouping: rows) { try $0["certificate"] as String }
        return try kinds.keys.sorted().map { key in
            let standing = try (kinds[key] ?? []).filter { try ($0["withdrawn_at"] as Instant?) == nil }
            let ends = try standing.map { row -> CalendarDay? in
                let day: String? = try row["expires_on"]
                return day.flatMap(CalendarDay.init)
            }
            let last = ends.contains(nil) ? nil : ends.compactMap(\.self).max()
            return RegisteredCertificate(key: key, expiresOn: last, isWithdrawn: standing.isEmpty)
        }
    }
}
