import Door

extension Alarm {
    /// Everything that comes due on a call's path, with the command that does it.
    package static let works: [Kind: Work] = [
        MissPromise.kind: { MissPromise(path: $0) }, MissCheckIn.kind: { MissCheckIn($0) },
        MissContact.kind: { MissContact($0) }, MissAnswer.kind: { MissAnswer($0) },
        Sweep.kind: { _ in Sweep() },
    ]
}
