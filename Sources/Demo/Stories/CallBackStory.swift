import Access
import Door
import Operate
import Vocabulary

/// Somebody who was helped by telephone is called back, until they are reached or nobody tries any more.
struct CallBackStory: Story {
    let callBack: ID<CallBack>
    var chance: SeededNumbers

    mutating func goOn(at desk: Sitting, in setting: inout Setting) throws -> Turn {
        let id = callBack
        let stands = try desk.look { db in try CallBacks(db).callBack(id) }
        // The call may have been opened again meanwhile.
        guard stands.isOpen else { return .over() }
        let navigator = setting.staff.someone(.careNavigator, &chance)
        guard stands.attempts < 3 || desk.now < stands.dueAt else {
            try desk.perform(GiveUpCallBack(id, .notReached), by: navigator)
            return .over()
        }
        let result = chance.one(
            of: [62: CallBackAttempt.Result.reachedWell, 6: .needsHelp, 5: .refused, 27: .notReached],
            else: .notReached)
        let channel = chance.one(of: [85: CallBackAttempt.Channel.phone, 15: .text], else: .phone)
        try desk.perform(RecordCallBack(id, CallBackTry(channel, result)), by: navigator)
        return result == .notReached ? .after(.seconds(Int(chance.between(3, 11) * 3600))) : .over()
    }
}

extension CallStory {
    /// Whoever was helped by telephone is called back on the same day or the next; one time in ten nobody thinks of it
    /// before the promise has passed.
    mutating func callBack(_ call: ID<Call>, at desk: Sitting) throws -> [(wait: Duration, story: any Story)] {
        let due = try desk.look { db in try CallBacks(db).callBacks(of: call).last { $0.isOpen && $0.attempts == 0 } }
        guard let due, due.metAt == desk.now else { return [] }
        let hours = chance.happens(0.1) ? chance.between(25, 40) : chance.between(3, 23)
        return [(.seconds(Int(hours * 3600)), CallBackStory(callBack: due.id, chance: chance))]
    }

    /// Hands the caller to the lifeline, warmly, before the call leaves by it.
    func handOver(_ call: ID<Call>, at desk: Sitting) throws {
        let now = desk.now
        let transfer = try desk.perform(
            BeginTransfer(
                call, .out, .lifeline, .warm, passed: [.callback, .dangers, .whatHappened, .consent],
                at: now.adding(.seconds(-110))), by: clinician)
        for (told, ago) in [(ReportTransfer.Told.answered, 80), (.completed, 15)] {
            try desk.perform(ReportTransfer(transfer.id, told, at: now.adding(.seconds(-ago))), by: clinician)
        }
    }
}
