import Access
import Store
import Vocabulary

/// Everything about a call's contacts with a family, with what is planned for them in its cases.
package struct FamilyFile: Sendable {
    package let call: ID<Call>
    package let number: Int
    package let contacts: [FamilyContact]
    /// The case within which it is looked at; nothing where none is.
    package let supportCase: SupportCase?
    /// What is planned: the goals and tasks of that case.
    package let goals: [CaseGoal]
    package let tasks: [CaseTask]
    /// The cases that were opened for the call.
    package let cases: [SupportCase]
}

extension FamilyFile {
    /// - Parameter reader: sees what is planned only where they keep cases.
    /// - Throws: ``Refusal`` with `.noSuchCall` or `.noSuchCase`.
    package init(
        call: ID<Call>, in supportCase: ID<SupportCase>? = nil, for reader: Worker, _ db: any Transaction
    ) throws {
        let found = try Calls(db).call(call)
        self.call = found.id
        number = found.number
        contacts = try FamilyContacts(db).contacts(of: call)
        let keeps = may(reader, .keepCases).allowed
        let one = try supportCase.map { try SupportCases(db).supportCase($0) }
        self.supportCase = one
        goals = try keeps ? one.map { try CaseGoals(db).goals(of: $0) } ?? [] : []
        tasks = try keeps ? one.map { try CaseTasks(db).tasks(of: $0.id) } ?? [] : []
        cases = try keeps ? SupportCases(db).cases(of: call) : []
    }
}
