import Door
import Plan
import Store

extension Migration {
    /// The whole schema, in the order it grew.
    package static let all: [Migration] =
        door + accounts + intake + triage + dispatch + encounters
        + referrals + cases + board + plan
        + releases + instruments + places + transfers + briefs + callBacks + requests + flags + reads
        + ownReasons + certificates + withdrawals + endings + transferReports + phoneContacts + people + plans
        + safetyPlans + caseWork + consents + accessReviews + glass + ownPages + mandatedReports + families
        + notes + legal + retention + expungements + recordsRequests + directory + comparisons + familyCorrections
        + referralCourse + outbox + partners + serviceWord + duplicates + rides
        + courses + supplies + practice + incidents + feedback + outreach

    /// Tables whose every row the journal vouches for.
    package static let sealedTables = all.flatMap(\.sealed)
}
