import Door

extension Alarm {
    /// Everything that comes due on a call's path, with the command that does it.
    package static let works: [Kind: Work] = [
        MissPromise.kind: { MissPromise(path: $0) }, MissCheckIn.kind: { MissCheckIn($0) },
        MissContact.kind: { MissContact($0) }, MissAnswer.kind: { MissAnswer($0) }, MissStep.kind: { MissStep($0) },
        MissCallBack.kind: { MissCallBack($0) }, MissFollowUp.kind: { MissFollowUp($0) },
        FillCallKeys.kind: { FillCallKeys(after: $0) }, DrawSample.kind: { DrawSample($0) },
        MissPlanReview.kind: { MissPlanReview($0) }, MissTask.kind: { MissTask($0) },
        MissCaseFollowUp.kind: { MissCaseFollowUp($0) }, LetGlassRunOut.kind: { LetGlassRunOut($0) },
        MissGlassReview.kind: { MissGlassReview($0) }, MissAmendment.kind: { MissAmendment($0) },
        MissOralReport.kind: { MissOralReport($0) }, MissWrittenReport.kind: { MissWrittenReport($0) },
        MissCosignature.kind: { MissCosignature($0) }, MissWarning.kind: { MissWarning($0) },
        EndHoldHours.kind: { EndHoldHours($0) },
        WarnRecordsDue.kind: { WarnRecordsDue($0) }, MissRecordsRequest.kind: { MissRecordsRequest($0) },
        RemindOfAppointment.kind: { RemindOfAppointment($0) }, AskWhetherHelped.kind: { AskWhetherHelped($0) },
        WarnOfExpiry.kind: { WarnOfExpiry($0) },
        MissOverdoseContact.kind: { MissOverdoseContact($0) },
        EndOverdoseContact.kind: { EndOverdoseContact($0) },
        MissFeedback.kind: { MissFeedback($0) },
        Sweep.kind: { _ in Sweep() },
    ]
}
