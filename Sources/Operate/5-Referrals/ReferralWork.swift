import Access
import Store
import Vocabulary

/// The referrals of which something has to be told yet, and drafts that wait to be sent: what is due first comes first.
package struct ReferralWork: Sendable {
    package struct Line: Sendable {
        package let referral: Referral
        package let kind: Need.Kind
        /// Of its call.
        package let number: Int
        /// The message that was to take its link to the service did not arrive there.
        package var isUndelivered = false
    }

    package struct Draft: Sendable {
        package let draft: ReferralDraft
        package let kind: Need.Kind
        package let number: Int
    }

    /// The most referrals, and the most drafts, that are shown at once.
    package static let most = 200

    package let lines: [Line]
    /// How many there are, shown or not.
    package let total: Int
    package let drafts: [Draft]
}

extension ReferralWork {
    /// - Parameter worker: who sent them; everybody's where nobody is named.
    package init(of worker: ID<Worker>?, in db: any Transaction, at now: Instant) throws {
        let sender: SQL = worker.map { "AND referral.offered_by = \($0)" } ?? ""
        let drafter: SQL = worker.map { "AND referral_draft.drafted_by = \($0)" } ?? ""
        // What is due first follows from the state: the promises of the steps, as ``Referral/Awaited`` tells them.
        let due: SQL = """
            CASE
                WHEN referral.attended = 'yes' AND referral.engaged_at IS NOT NULL
                    THEN referral.engaged_at + \(Self.microseconds(.outcome))
                WHEN referral.attended = 'yes' THEN referral.attended_at + \(Self.microseconds(.engagement))
                WHEN referral.answer = 'accepted' AND referral.appointment_at IS NOT NULL
                    THEN referral.appointment_at + \(Self.microseconds(.attendance))
                WHEN referral.answer = 'accepted' THEN referral.answered_at + \(Self.microseconds(.appointment))
                WHEN referral.acknowledged_at IS NULL AND referral.linked_at IS NOT NULL
                    THEN referral.linked_at + \(Self.microseconds(.acknowledgement))
                ELSE referral.offered_at + \(Self.microseconds(.answer))
            END
            """
        // Of several messages the last one counts, and only while the service has not opened the link.
        let undelivered: SQL = """
            CASE WHEN referral.acknowledged_at IS NULL AND referral.answer IS NULL AND (
                SELECT outbox.ended_as FROM outbox WHERE outbox.referral_id = referral.id AND outbox.link_id IS NOT NULL
                ORDER BY outbox.asked_at DESC, outbox.id DESC LIMIT 1) IN ('refused', 'given-up') THEN 1 ELSE 0 END
            """
        let awaited: SQL = """
            FROM referral
            JOIN path_need ON path_need.id = referral.need_id
            JOIN service ON service.id = referral.service_id
            JOIN call ON call.id = referral.call_id
            LEFT JOIN account ON account.id = referral.offered_by
            WHERE path_need.left_at IS NULL AND path_need.stage <> 'resolved' AND referral.withdrawn_at IS NULL
                AND (referral.attended = 'yes'
                    OR (referral.attended IS NULL AND (referral.answer IS NULL OR referral.answer = 'accepted')))
                \(sender)
            """
        total = try db("SELECT count(*) AS many \(awaited)")[0]["many"]
        lines = try db(
            """
            SELECT referral.*, service.name AS service_name, service.phone AS service_phone,
                   coalesce(account.display_name, 'Alongside') AS author, path_need.need AS kind, call.number AS number,
                   \(undelivered) AS undelivered
            \(awaited) ORDER BY undelivered DESC, \(due), referral.id LIMIT \(Self.most)
            """
        ).map { row in
            Line(
                referral: try Referral(row), kind: try row["kind"], number: try row["number"],
                isUndelivered: try (row["undelivered"] as Int) == 1)
        }
        drafts = try db(
            """
            SELECT referral_draft.*, service.name AS service_name,
                   coalesce(account.display_name, 'Alongside') AS author, path_need.need AS kind, call.number AS number
            FROM referral_draft
            JOIN path_need ON path_need.id = referral_draft.need_id
            JOIN service ON service.id = referral_draft.service_id
            JOIN call ON call.id = referral_draft.call_id
            LEFT JOIN account ON account.id = referral_draft.drafted_by
            WHERE referral_draft.ended_at IS NULL AND path_need.left_at IS NULL AND path_need.stage <> 'resolved' \(drafter)
            ORDER BY referral_draft.drafted_at, referral_draft.id LIMIT \(Self.most)
            """
        ).map { row in Draft(draft: try ReferralDraft(row), kind: try row["kind"], number: try row["number"]) }
    }

    private static func microseconds(_ awaited: Referral.Awaited) -> Int64 {
        awaited.promise.components.seconds * 1_000_000
    }
}
