import Programs
import Store
import Vocabulary

/// What was done for a call besides sending somebody: read in one snapshot for its pages.
package struct BesideDispatch: Sendable {
    package let transfers: [Transfer]
    package let briefs: [Brief]
    /// What is known of danger, for the next brief; nothing where no police go.
    package let heard: [Brief.Point]
    package let callBacks: [CallBack]
    /// What was asked for at once, and whether somebody has answered.
    package let help: [HelpRequest]
    /// The officer's request by which it came in, where it did.
    package let request: OfficerRequest?
    /// Whether police go, so that they may be told what to expect.
    package let isPoliceGoing: Bool
    /// Whether a program was asked and nobody has decided yet.
    package let isUndecided: Bool
}

extension BesideDispatch {
    package init(_ file: CallFile, in db: any Transaction, at now: Instant) throws {
        let call = file.call
        transfers = try Transfers(db).transfers(of: call.id)
        briefs = try Briefs(db).briefs(of: call.id)
        callBacks = try CallBacks(db).callBacks(of: call.id)
        help = try HelpRequests(db).of(path: call.path.id)
        request = try OfficerRequests(db).request(of: call.id)
        let decision = try Triages(db).decision(of: call.path.id)
        let program = try LivePrograms(db).program(of: call.path)
        let armed: [Alternative] = [.police, .coResponse]
        let crew = decision.flatMap { program?.response($0.response) }
        isPoliceGoing =
            armed.contains { $0.rawValue == decision?.response || $0 == call.path.departure?.sent }
            || crew?.disciplines.contains(.officer) == true || crew?.isArmed == true
            || help.contains { $0.kind == .police && $0.answer != .pressedInError }
            || request?.kind == .coResponse
        heard = isPoliceGoing ? Brief.Point.heard(file.facts, try TriageFile.Asked(of: file, in: db, at: now)) : []
        isUndecided = program != nil && decision == nil && call.path.departure == nil
    }
}
