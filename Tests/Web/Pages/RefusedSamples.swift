import Access
import Operate
import Vocabulary

@testable import Web

/// The same pages after something was refused: what was typed is still there, and the field is named.
extension Samples {
    static func refusedSignIn(_ reading: Reading, field: String? = "banner") -> SignInPage {
        let refusal = Refusal(field == nil ? "sign-in-failed" : "banner-not-accepted", field: field)
        return SignInPage(
            reading, notice: reading.words("signIn.signedOut"),
            refused: Refused(form: "sign-in", refusal: refusal, typed: ["name": "dana"]))
    }

    private static func refused(
        _ form: String, _ code: Refusal.Code, field: String?, typed: [String: String] = [:]
    ) -> Refused {
        Refused(form: form, refusal: Refusal(code, field: field, values: ["most": "300"]), typed: typed)
    }

    static func refusedNewCall(_ reading: Reading) -> CallPage {
        CallPage(
            new: reading,
            refused: refused(
                "facts", "not-a-telephone-number", field: "callback",
                typed: ["callback": "eight one two", "location": "Fourth Street", "whatHappened": "Shouting"]))
    }

    /// One refused page for each form of a call, so that every sentence beside a field is shown once.
    static func refusedCalls(_ reading: Reading) -> [CallPage] {
        let cases: [(form: String, field: String?, code: Refusal.Code, typed: [String: String])] = [
            ("facts", "location", "text-too-long", ["location": "Fourth"]),
            ("facts", "whatHappened", "text-unreadable", [:]),
            ("facts", "source", "not-one-of", [:]),
            ("facts", "weapon", "not-one-of", [:]),
            ("facts", "callback", "not-a-telephone-number", ["callback": "eight"]),
            ("notes", "text", "required", ["text": " "]),
            ("screening", nil, "already-screened", [:]),
            ("departure", "reason", "required", [:]),
            (
                "departure", "alternativeSent", "needs-alternative",
                ["reason": "not-behavioural", "alternativeOutcome": "refused"]
            ),
            ("departure", "alternativeOutcome", "needs-alternative-outcome", ["alternativeSent": "EMS"]),
            ("incident", "number", "no-such-call", ["number": "999"]),
            ("people", "knownAs", "text-too-long", ["knownAs": "A very long name", "role": "other"]),
            ("reopening", nil, "still-open", ["because": "fall-back"]),
            ("corrections", "value", "not-in-future", ["field": "receivedAt", "value": "2027-01-01T09:00"]),
            ("corrections", "value", "not-one-of", ["field": "source"]),
            ("corrections", "reason", "needs-reason", ["field": "departure"]),
            ("corrections", "alternativeSent", "needs-alternative", ["field": "departure"]),
            ("corrections", "alternativeOutcome", "needs-alternative-outcome", ["field": "departure"]),
        ]
        return cases.map { sample in
            let left = ["corrections", "incident", "reopening"].contains(sample.form)
            return CallPage(
                call(left: left), timeline: timeline(reading), rights: CallRights(reopen: true),
                refused: refused(sample.form, sample.code, field: sample.field, typed: sample.typed), reading)
        }
    }

    // MARK: - Account

    static func account(_ reading: Reading, refused: Refused? = nil, notice: String? = nil) -> AccountPage {
        AccountPage(
            signInName: "dana", shortcuts: Shortcuts(),
            sessions: [(began: now, used: now, current: true), (began: now, used: now, current: false)],
            notice: notice, refused: refused, reading)
    }

    static func refusedAccounts(_ reading: Reading) -> [AccountPage] {
        [
            refused("shortcuts", "key-taken", field: "search", typed: ["on": "yes", "search": "j"]),
            refused("password", "password-wrong", field: "current"),
            refused("password", "password-known", field: "new"),
            refused("password", "passwords-differ", field: "repeat"),
        ].map { account(reading, refused: $0) }
    }

    /// Every page in every state, with who looks at it.
    static func everything(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let words = reading.words
        let single: [(String, any Page, Bool)] = [
            ("sign-in", SignInPage(reading), false),
            ("sign-in-banner", refusedSignIn(reading), false),
            ("sign-in-name", refusedSignIn(reading, field: "name"), false),
            ("sign-in-password", refusedSignIn(reading, field: "password"), false),
            ("sign-in-failed", refusedSignIn(reading, field: nil), false),
            ("board", board(reading), true),
            ("board-full", fullBoard(reading), true),
            ("board-quiet", quietBoard(reading), true),
            ("board-narrow", narrowBoard(reading), true),
            ("call-new", newCall(reading), true),
            ("call-new-refused", refusedNewCall(reading), true),
            ("call", callPage(reading), true),
            ("call-left", leftCall(reading), true),
            ("call-in-triage", screenedCall(reading), true),
            ("call-read-only", readOnlyCall(reading), true),
            ("outcomes", try outcomes(reading), true),
            ("outcomes-none", try outcomesOfNothing(reading), true),
            ("outcomes-refused", try refusedOutcomes(reading), true),
            ("past", try past(reading), true),
            ("past-none", try emptyPast(reading), true),
            (
                "past-begin",
                try emptyPast(reading, incoming: PastPage.Incoming([waitingFile], isFull: false, reading)), true
            ),
            (
                "past-full",
                try emptyPast(reading, incoming: PastPage.Incoming([waitingFile], isFull: true, reading)), true
            ),
            ("incoming-name-used", try refusedIncoming("mapName", code: "map-name-used", reading), true),
            ("past-report", try report(reading), true),
            ("past-report-none", try emptyReport(reading), true),
            ("past-bare", try barePast(reading), true),
            ("programs", try programs(reading), true),
            ("programs-faulty", faultyProgram(reading), true),
            ("programs-refused", refusedProgram(reading), true),
            ("program", try program("denver-star", .live(by: "Grace", now), compared: true, reading), true),
            (
                "program-first", try program("bloomington-psw", .proposed(by: "Grace", now), replaces: false, reading),
                true
            ),
            ("program-proposed", try program("dallas-right-care", .proposed(by: "Grace", now), reading), true),
            (
                "program-compared",
                try program(
                    "denver-star", .proposed(by: "Grace", now), compared: true,
                    refused: Refused(form: "release", refusal: Refusal("diff-of-others", field: "diff")), reading), true
            ),
            (
                "program-replaced", try program("nyc-bheard", .replaced(by: "Grace", now), mayPublish: false, reading),
                true
            ),
            ("past-numbered", try numberedPast(reading), true),
            ("past-no-programs", try pastWithoutPrograms(reading), true),
            ("incoming", try incoming(reading), true),
            ("incoming-zone", try refusedIncoming("zone", reading), true),
            ("incoming-times", try refusedIncoming("times", reading), true),
            ("incoming-name", try refusedIncoming("mapName", reading), true),
            ("incoming-received", try refusedIncoming("received", reading), true),
            ("incoming-unreadable", unreadableIncoming(reading), true),
            ("incoming-reading", readingIncoming(reading), true),
            ("incoming-done", try doneIncoming(reading), true),
            ("types", types(reading, mayCorrect: true), true),
            ("types-read", types(reading, mayCorrect: false), true),
            ("types-refused", refusedTypes(reading), true),
            ("types-none", TypesPage([], asked: TypesPage.Asked(), mayCorrect: true, reading), true),
            ("types-nothing-fits", noTypes(reading), true),
            ("outcome-calls", try outcomeCalls(reading), true),
            ("outcome-calls-none", try noOutcomeCalls(reading), true),
            ("not-served", try notServed(reading), true),
            ("not-served-none", NotServedPage([], total: 0, reading), true),
            ("account", account(reading, notice: words("account.done.password")), true),
            (
                "refusal", RefusalPage(Refusal("may-not", .forbidden, values: ["permission": "see-calls"]), reading),
                true
            ),
            (
                "refusal-held-back",
                RefusalPage(Refusal(.heldBack, .forbidden), opening: "/north/people/p-1/open", reading), true
            ),
            ("refusal-signed-out", RefusalPage(Refusal("not-signed-in", .forbidden), reading), false),
            ("not-found", NotFoundPage(reading), true),
            ("fault", FaultPage(reference: "7f3a", reading), true),
            ("fault-store", FaultPage(code: "store-busy", reference: "7f3b", reading), true),
            (
                "access",
                AccessPage(
                    routes: [("GET", "/board", .seeCalls), ("GET", "/sign-in", nil)], digest: "ab", reading), true
            ),
        ]
        let calls = refusedCalls(reading).enumerated().map { ("call-refused-\($0)", $1 as any Page, true) }
        let accounts = refusedAccounts(reading).enumerated().map { ("account-refused-\($0)", $1 as any Page, true) }
        return single + calls + accounts + (try triages(reading)) + (try wordings(reading)) + places(reading)
            + dispatches(reading) + encounters(reading) + (try care(reading)) + (try besides(reading))
            + (try qualities(reading)) + (try people(reading)) + (try matches(reading)) + (try responsePlans(reading))
            + (try safetyPlans(reading)) + (try consents(reading)) + (try ownPages(reading))
            + (try accessReviews(reading)) + (try glass(reading)) + (try mandated(reading)) + (try aside(reading))
            + (try retention(reading)) + (try training(reading)) + (try recordsRequests(reading))
            + (try directory(reading))
            + (try ownService(reading))
            + (try wellbeing(reading))
    }
}
