import Access
import Door
import Store
import Vocabulary

/// Records one try to reach whom an officer asked to be followed up; ending the follow-up is said by itself.
package struct TryFollowUp: Report {
    package static let permission = Permission.keepCases

    let request: ID<OfficerRequest>
    let told: CallBackTry

    package init(_ request: ID<OfficerRequest>, _ told: CallBackTry) {
        self.request = request
        self.told = told
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (OfficerRequest, [Event]) {
        let request = try OfficerRequests(db).request(request)
        guard request.kind == .followUp else { throw Refusal(.notAFollowUp, .conflicting) }
        let call = try Calls(db).call(request.call)
        var said = try CallBackAttempts(db).add(told, to: .request(request), by: worker, at: now)
        said["request"] = .init(request.id)
        try Calls(db).save(call)
        return (try OfficerRequests(db).request(request.id), [Event(.followUpTried, call.subject, said)])
    }
}

extension Event.Kind {
    package static let followUpTried: Self = "follow-up-tried"
}
