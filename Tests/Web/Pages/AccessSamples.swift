import Access
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// The table of who may do what, as it is read and signed.
extension Samples {
    static func accessReviews(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        func review(_ digest: String, _ note: String?) throws -> AccessReview {
            try AccessReview(
                Row(new: [
                    "digest": digest, "note": note.stored, "reviewed_by": "priya", "author": "Priya",
                    "reviewed_at": now.adding(.seconds(-3600)),
                ]))
        }
        func page(_ reviews: [AccessReview], _ code: Refusal.Code?, _ field: String?) -> AccessPage {
            AccessPage(
                routes: [("POST", "/calls", .takeCalls), ("GET", "/people/{id}/safety-plan", .seeSafetyPlans)],
                walled: [("GET", "/aside", .keepVictimRecords)], digest: "ab", reviews: reviews, mayReview: true,
                refused: code.map {
                    Refused(form: "review", refusal: Refusal($0, field: field), typed: ["note": "So"])
                },
                reading)
        }
        return try [
            ("access-signed", page([review("ab", "As agreed in May"), review("cd", nil)], nil, nil), true),
            ("access-changed", page([review("cd", nil)], .accessTableChanged, nil), true),
            ("access-note", page([], .textTooLong, "note"), true),
        ]
    }
}
