/// What makes a scene safe enough for those without a weapon, and who may say so.
package struct Gate: Hashable, Sendable {
    /// Who may declare the scene safe.
    package enum Releaser: String, CaseIterable, Sendable {
        case officer, paramedic, clinician, dispatcher, supervisor
    }

    /// One thing the release asks, answered with yes or no.
    package struct Ask: Hashable, Sendable {
        /// What it decides: whether they may go in, or who leads once they are in.
        package enum Purpose: String, CaseIterable, Sendable {
            case going, leading
        }

        package let key: String
        package let text: Localized
        /// The answer that makes it safe.
        package let safe: AnswerValue
        package let purpose: Purpose
    }

    /// Who stays back until the scene is released.
    package let holds: [Discipline]
    package let releasers: [Releaser]
    package let asks: [Ask]
    /// How long a release is good for; it is asked again after that.
    package let again: Duration?
    /// Who leads when everything about leading is safe.
    package let leader: Discipline?
    /// Who leads otherwise; nobody is named where it makes no difference.
    package let otherLeader: Discipline?
    package let basis: Basis

    /// What the answers to a release come to; what was not answered is not safe.
    package func release(_ answers: [String: AnswerValue]) -> (mayGo: Bool, leader: Discipline?) {
        let unsafe = asks.filter { answers[$0.key] != $0.safe }
        return (
            unsafe.allSatisfy { $0.purpose != .going },
            unsafe.allSatisfy { $0.purpose != .leading } ? leader : otherLeader
        )
    }
}
