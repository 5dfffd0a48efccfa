import Access
import Store
import Vocabulary

/// A change somebody asks for, as a plain value: what is to be done, to what, with its permission and its rules.
///
/// A command is either an ``Order``, which the rules may refuse, or a ``Report`` of what has happened, which is kept
/// whatever the record says, with a flag where the two disagree.
package protocol Command: Sendable {
    associatedtype Outcome: Sendable

    static var permission: Permission { get }

    /// Changes the state and says what happened. Everything is undone when it throws.
    ///
    /// - Throws: ``Refusal`` when the rules do not allow it, ``StorageError`` when the store fails.
    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Outcome, [Event])

    /// The identifier under which a retry finds the outcome again.
    func subject(of outcome: Outcome) -> String

    /// What a retry of the command is told: the outcome as it stands now.
    ///
    /// - Throws: ``StorageError``.
    func outcome(again subject: String, in db: any Transaction) throws -> Outcome
}

/// A command that the rules may refuse.
package protocol Order: Command {}

/// A command that tells what has happened: never refused for what it tells, only for what cannot be read.
package protocol Report: Command {}

extension Command where Outcome == Void {
    package func subject(of outcome: Void) -> String { "" }
    package func outcome(again subject: String, in db: any Transaction) {}
}
