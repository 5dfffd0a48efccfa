import Dispatch
import Synchronization
import Testing
import World

@testable import Store

/// A session that writes down what is asked of it, and fails where it is told to.
private final class Script: WritingSession, @unchecked Sendable {
    var engine: Engine { .sqlite }
    var kept = Kept()
    var known = Known()
    var trustsSchema: Bool {
        get { isTrusting }
        set { isTrusting = newValue && canTrust }
    }
    private var isTrusting = false
    /// Whether answers come late here, so that work may be trusted.
    var canTrust = false
    /// What is not met where it is asked, but when the answers come.
    var late: [String: StorageError] = [:]
    private var unmet: StorageError?
    var isInTransaction = false
    var said: [String] = []
    var failing: [String: StorageError] = [:]
    /// Faults that end the transaction by themselves, as a full disk does.
    var fatal: Set<String> = []

    private func say(_ word: String) throws(StorageError) {
        said.append(word)
        if fatal.contains(word) { isInTransaction = false }
        if let fault = failing[word] { throw fault }
    }

    func callAsFunction(_ statement: SQL) throws -> [Row] {
        try say(statement.text)
        return []
    }
    func run(_ statement: SQL) throws {
        try say(statement.text)
        unmet = unmet ?? late[statement.text]
    }
    func insert(into table: String, columns: [String], rows: [[Value]]) {}
    var longestList: Int { 50 }
    func script(_ text: String) throws { try say(text) }
    func forEach(_ statement: SQL, _ body: (Row) throws -> Void) throws { try say(statement.text) }

    func begin() throws(StorageError) {
        try say("begin")
        isInTransaction = true
    }
    func setSavepoint() throws(StorageError) { try say("savepoint") }
    func settle() throws(StorageError) {
        if let unmet { throw unmet }
    }
    func releaseSavepoint() throws(StorageError) { try say("release") }
    func rollbackToSavepoint() throws(StorageError) {
        unmet = nil
        try say("undo")
    }
    func commit() throws(StorageError) {
        try settle()
        try say("commit")
        isInTransaction = false
    }
    func rollback() {
        said.append("rollback")
        isInTransaction = false
        unmet = nil
    }
}

@Suite struct `The group writer` {
    private struct Refused: Error {}

    /// Lets all the work queue up, and only then lends the session.
    private func outcomes(of works: [String], with session: Script) async -> [String: String] {
        let gate = Latch()
        // However slow the machine: all of it is one group.
        let writer = GroupWriter(queue: DispatchQueue(label: "test"), longest: .seconds(3600)) { use in
            gate.waitUntilOpen()
            use(session)
        }
        return await withTaskGroup(of: (String, String).self) { group in
            for work in works {
                // Each queues up before the next begins, so that the order is known.
                group.addImmediateTask {
                    do {
                        try await writer.write { db in
                            try db.run(SQL(stringLiteral: work))
                            if work.hasPrefix("refused") { throw Refused() }
                        }
                        return (work, "kept")
                    } catch is Refused {
                        return (work, "refused")
                    } catch {
                        return (work, "\(error)")
                    }
                }
            }
            gate.open()
            var outcomes: [String: String] = [:]
            for await (work, outcome) in group { outcomes[work] = outcome }
            await writer.close()
            return outcomes
        }
    }

    @Test func `one piece of work needs no savepoint`() async {
        let session = Script()
        #expect(await outcomes(of: ["one"], with: session) == ["one": "kept"])
        #expect(session.said == ["begin", "one", "commit"])
    }

    @Test func `three share one commit`() async {
        let session = Script()
        #expect(
            await outcomes(of: ["one", "two", "three"], with: session) == [
                "one": "kept", "two": "kept", "three": "kept",
            ])
        #expect(
            session.said == ["begin", "one", "savepoint", "two", "release", "savepoint", "three", "release", "commit"]
        )
    }

    @Test func `what is refused is undone alone`() async {
        let session = Script()
        let outcomes = await outcomes(of: ["refused first", "one", "refused second", "two"], with: session)
        #expect(outcomes == ["refused first": "refused", "one": "kept", "refused second": "refused", "two": "kept"])
        #expect(
            session.said == [
                "begin", "refused first", "rollback", "begin", "one", "savepoint", "refused second", "undo",
                "savepoint", "two", "release", "commit",
            ]
        )
    }

    @Test func `when nothing is kept nothing is committed`() async {
        let session = Script()
        #expect(await outcomes(of: ["refused"], with: session) == ["refused": "refused"])
        #expect(session.said == ["begin", "refused", "rollback"])
    }

    @Test func `a commit that fails fails everybody, also those it refused`() async {
        let session = Script()
        session.failing = ["commit": .full]
        let outcomes = await outcomes(of: ["one", "refused", "two"], with: session)
        #expect(outcomes == ["one": "full", "refused": "full", "two": "full"])
        #expect(session.said.suffix(2) == ["commit", "rollback"])
    }

    @Test func `a transaction that cannot begin fails who asked`() async {
        let session = Script()
        session.failing = ["begin": .busy]
        #expect(await outcomes(of: ["one"], with: session) == ["one": "busy"])
    }

    @Test func `a fault that ends the transaction fails those who were in it, and not who comes after`() async {
        let session = Script()
        session.failing = ["two": .full]
        session.fatal = ["two"]
        let outcomes = await outcomes(of: ["one", "two", "three"], with: session)
        #expect(outcomes == ["one": "full", "two": "full", "three": "kept"])
        #expect(session.said == ["begin", "one", "savepoint", "two", "rollback", "begin", "three", "commit"])
    }

    @Test func `what is wrong among trusted work has everything done again, and fails alone`() async {
        let session = Script()
        session.canTrust = true
        session.late = ["two": .constraint("number.n")]
        let outcomes = await outcomes(of: ["one", "two", "three"], with: session)
        #expect(outcomes == ["one": "kept", "two": "constraint(\"number.n\")", "three": "kept"])
        #expect(
            session.said == [
                "begin", "one", "savepoint", "two", "release", "savepoint", "three", "release",
                "rollback", "begin", "one", "savepoint", "two", "undo", "savepoint", "three", "release", "commit",
            ]
        )
    }

    @Test func `a refusal of trusted work is asked for a second time, with care`() async {
        let session = Script()
        session.canTrust = true
        let outcomes = await outcomes(of: ["one", "refused", "two"], with: session)
        #expect(outcomes == ["one": "kept", "refused": "refused", "two": "kept"])
        #expect(
            session.said == [
                "begin", "one", "savepoint", "refused", "undo", "savepoint", "refused", "undo",
                "savepoint", "two", "release", "commit",
            ]
        )
    }

    @Test func `a refusal that rests on what was wrong before it is not believed`() async {
        let session = Script()
        session.canTrust = true
        session.late = ["two": .constraint("number.n")]
        let outcomes = await outcomes(of: ["one", "two", "refused"], with: session)
        #expect(outcomes == ["one": "kept", "two": "constraint(\"number.n\")", "refused": "refused"])
        #expect(session.said.filter { $0 == "one" }.count == 2)
        #expect(session.said.last == "commit")
    }

    @Test func `a server that went away has nothing done again, because it may have kept it`() async {
        let session = Script()
        session.canTrust = true
        session.failing = ["commit": .unreachable]
        #expect(await outcomes(of: ["one", "two"], with: session) == ["one": "unreachable", "two": "unreachable"])
        #expect(session.said.filter { $0 == "one" }.count == 1)
    }

    @Test(arguments: [false, true])
    func `what one found out the next knows, unless it was undone`(canTrust: Bool) {
        let session = Script()
        session.canTrust = canTrust
        var group = Group(session: session, until: .now + .seconds(60))
        let found = Mutex<[Int?]>([])
        for n in 0..<4 {
            group.perform(
                WriteUnit(
                    perform: { db in
                        let known: Int? = db.known["n"]
                        db.known["n"] = n
                        if n == 2 { throw Refused() }
                        found.withLock { $0.append(known) }
                        return {}
                    },
                    fail: { _ in }
                )
            )
        }
        group.finish()
        #expect(found.withLock(\.self) == [nil, 0, 1])
    }

    @Test func `without a session all who wait are told at once`() async {
        let gate = Latch()
        let writer = GroupWriter(queue: DispatchQueue(label: "test")) { _ in
            gate.waitUntilOpen()
            throw StorageError.unreachable
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    await #expect(throws: StorageError.unreachable) {
                        try await writer.write { try $0.run("SELECT 1") }
                    }
                }
            }
            gate.open()
        }
        await writer.close()
        await #expect(throws: StorageError.unreachable) { try await writer.write { try $0.run("SELECT 1") } }
    }

    @Test func `the queue is bounded`() async {
        let gate = Latch()
        let session = Script()
        let writer = GroupWriter(queue: DispatchQueue(label: "test")) { use in
            gate.waitUntilOpen()
            use(session)
        }
        let busy = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<GroupWriter.mostWaiting + 100 {
                group.addTask {
                    do {
                        try await writer.write { _ in }
                        return false
                    } catch {
                        return error as? StorageError == .busy
                    }
                }
            }
            var busy = 0
            while let isBusy = await group.next() {
                if isBusy { busy += 1 }
                // The first refusal is proof that the queue is full: now it may empty.
                if busy == 1 { gate.open() }
            }
            return busy
        }
        #expect(busy > 0)
    }
}
