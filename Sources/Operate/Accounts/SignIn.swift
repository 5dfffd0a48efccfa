import Access
import Crypto
import Door
import Foundation
import Store
import Vocabulary

/// The secret that a browser or a machine holds, and what the store keeps of it.
package struct Secret: Sendable, Unspoken {
    /// 256 bits from the system's generator, in base64url.
    package let text: String

    package init(prefix: String = "") {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        text =
            prefix
            + bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    package init(given text: String) {
        self.text = text
    }

    /// SHA-256: the secret has 256 random bits, so nothing slower is needed.
    package var hash: String { Array(SHA256.hash(data: Data(text.utf8))).hex }

    /// Compares what two secrets made in a time that tells nothing of where they differ.
    package static func same(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count, !left.isEmpty else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// The rules of signing in (CJIS Security Policy 5.9.5: AC-7, AC-11, IA-5-j).
package enum SignInRules {
    /// So many wrong passwords lock the account.
    package static let attempts = 5
    /// They count within this time; the lock stays until somebody who may releases it.
    package static let window = Duration.seconds(15 * 60)
    /// A session ends after this long, however busy.
    package static let longest = Duration.seconds(12 * 3600)
    /// A session ends after this long without a request.
    package static let idle = Duration.seconds(30 * 60)
}

/// A session just begun: its secret goes to the browser, once.
package struct Session: Sendable {
    package let secret: Secret
    package let worker: Worker
}

extension Desk {
    /// Signs somebody in with name and password.
    ///
    /// A wrong name and a wrong password take the same time and get the same answer.
    ///
    /// - Throws: ``Refusal`` with `.signInFailed` or `.accountLocked`.
    package func signIn(_ name: String, _ password: String, from address: String?) async throws -> Session {
        let account = try await database.read { db in try Accounts(db).account(named: name) }
        let kept = account?.password ?? Self.nobody
        let fits = try await Self.apart { try kept.fits(password) }
        guard let account, fits, account.state == .active else {
            throw try await refuse(account, fits: fits, from: address)
        }
        let worker = account.worker(at: address)
        let secret = Secret()
        try await perform(OpenSession(secret.hash, knowing: kept), by: worker)
        try await log(AccessLog.Line(worker, .signedIn, .keepOwnAccount, .account(worker.id)))
        return Session(secret: secret, worker: worker)
    }

    /// A hash that no password fits, so that an unknown name costs as much as a known one.
    private static let nobody = PasswordHash(
        stored: "pbkdf2-sha256$\(PasswordHash.rounds)$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")

    private func refuse(_ account: Account?, fits: Bool, from address: String?) async throws -> Refusal {
        try await log(
            AccessLog.Line(
                nil, .signInFailed, .keepOwnAccount, account.map { .account($0.id) }, address: address))
        guard let account else { return Refusal(.signInFailed, .forbidden) }
        if account.state == .active, !fits {
            try await perform(CountFailedSignIn(account.id), by: account.worker(at: address))
        }
        // Only somebody who knows the password learns that the account is locked.
        return fits ? Refusal(.accountLocked, .forbidden) : Refusal(.signInFailed, .forbidden)
    }

    /// Runs slow work on a thread of its own, so that the threads that serve everybody stay free.
    package static func apart<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Who holds this session, or nothing when it has ended.
    package func worker(session secret: Secret, from address: String?) async throws -> Worker? {
        let now = clock()
        let (hash, began, seen) = (
            secret.hash, now.adding(.zero - SignInRules.longest), now.adding(.zero - SignInRules.idle)
        )
        let found = try await database.read { db -> (Account, Instant)? in
            let row = try db(
                """
                SELECT account_id, seen_at FROM session
                WHERE hash = \(hash) AND began_at > \(began) AND seen_at > \(seen)
                """
            ).first
            guard let row, let account = try Accounts(db).account(row["account_id"]), account.state == .active else {
                return nil
            }
            return (account, try row["seen_at"])
        }
        guard let (account, last) = found else { return nil }
        if now.since(last) > .seconds(60) {
            try await database.write { db in
                try db.run("UPDATE session SET seen_at = \(now) WHERE hash = \(hash)")
            }
        }
        return account.worker(at: address)
    }

    /// Which of some sessions, by their hashes, still open the door.
    package func sessionsAlive(among hashes: Set<String>) async throws -> Set<String> {
        guard !hashes.isEmpty else { return [] }
        let now = clock()
        let (began, seen) = (now.adding(.zero - SignInRules.longest), now.adding(.zero - SignInRules.idle))
        return try await database.read { db in
            let rows = try db(
                """
                SELECT session.hash FROM session JOIN account ON account.id = session.account_id
                WHERE session.hash IN (\(each: hashes.sorted())) AND session.began_at > \(began)
                  AND session.seen_at > \(seen) AND account.state = \(Account.State.active)
                """
            )
            return Set(try rows.map { try $0["hash"] })
        }
    }

    /// Who holds this token, or nothing when it is unknown or revoked.
    package func worker(token secret: Secret, from address: String?) async throws -> Worker? {
        let hash = secret.hash
        return try await database.read { db in
            let row = try db("SELECT account_id FROM api_token WHERE hash = \(hash) AND revoked_at IS NULL").first
            guard let row, let account = try Accounts(db).account(row["account_id"]), account.state == .active else {
                return nil
            }
            return account.worker(at: address)
        }
    }

    /// Ends a session: its secret opens nothing any more.
    package func signOut(_ secret: Secret, _ worker: Worker) async throws {
        let hash = secret.hash
        try await database.write { db in try db.run("DELETE FROM session WHERE hash = \(hash)") }
        try await log(AccessLog.Line(worker, .signedOut, .keepOwnAccount, .account(worker.id)))
    }
}

/// Begins a session and forgets those that have ended.
private struct OpenSession: Order {
    static let permission = Permission.keepOwnAccount

    let hash: String
    let password: PasswordHash

    /// - Parameter password: the hash that fitted what was typed.
    init(_ hash: String, knowing password: PasswordHash) {
        self.hash = hash
        self.password = password
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        // Comparing takes its time, and many may be comparing at once: what has changed meanwhile counts.
        guard let account = try Accounts(db).account(worker.id), account.password == password else {
            throw Refusal(.signInFailed, .forbidden)
        }
        guard account.state == .active else { throw Refusal(.accountLocked, .forbidden) }
        try db.run("DELETE FROM session WHERE began_at < \(now.adding(.zero - SignInRules.longest))")
        try db.run("DELETE FROM failed_sign_in WHERE account_id = \(worker.id)")
        try db.run(
            """
            INSERT INTO session (hash, account_id, began_at, seen_at)
            VALUES (\(hash), \(worker.id), \(now), \(now))
            """
        )
        return ((), [])
    }
}

/// Counts a wrong password, and locks the account at the fifth within fifteen minutes.
private struct CountFailedSignIn: Report {
    static let permission = Permission.keepOwnAccount

    let account: ID<Worker>

    init(_ account: ID<Worker>) {
        self.account = account
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        try db.run(
            """
            INSERT INTO failed_sign_in (id, account_id, failed_at) VALUES (\(ID<Account>.new()), \(account), \(now))
            """
        )
        let since = now.adding(.zero - SignInRules.window)
        let failed = try db(
            "SELECT count(*) AS failed FROM failed_sign_in WHERE account_id = \(account) AND failed_at > \(since)"
        ).first.map { row -> Int in try row["failed"] }
        guard let failed, failed >= SignInRules.attempts, let now = try Accounts(db).account(account),
            now.state == .active
        else { return ((), []) }
        try Accounts(db).set(.locked, of: account)
        try db.run("DELETE FROM session WHERE account_id = \(account)")
        return ((), [Event(.accountLocked, .account(account))])
    }
}

/// Gives a machine a token that acts as an account.
package struct GiveToken: Order {
    package static let permission = Permission.manageAccounts

    let name: String
    let hash: String

    package init(to name: String, _ secret: Secret) {
        self.name = name
        self.hash = secret.hash
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let account = try Accounts(db).require(named: name)
        try db.keep(
            in: "api_token",
            """
            INSERT INTO api_token (id, account_id, hash, made_at)
            VALUES (\(ID<Account>.new()), \(account.id), \(hash), \(now)) RETURNING *
            """
        )
        return ((), [Event(.tokenGiven, .account(account.id))])
    }
}

extension Event.Kind {
    package static let tokenGiven: Self = "token-given"
}

extension Refusal.Code {
    package static let signInFailed: Self = "sign-in-failed"
    package static let accountLocked: Self = "account-locked"
}
