/// A figure that a program reports, by its key in the dictionary of metrics.
///
/// The keys are those under which the Government Performance Lab's essential metrics and the field's evaluations are
/// counted here; what each divides by what stands in the dictionary, not in a program.
package enum Metric: String, CaseIterable, Sendable {
    case eligibilityRate = "eligibility-rate"
    case triageCoverage = "triage-coverage"
    case serviceRate = "service-rate"
    case reach
    case responseTime = "response-time"
    case timeOnScene = "time-on-scene"
    case contactRate = "contact-rate"
    case resolvedWithoutDispatch = "resolved-without-dispatch"
    case policeBackup = "police-backup"
    case redirectedToPolice = "redirected-to-police"
    case dispositionMix = "disposition-mix"
    case resolvedInCommunity = "resolved-in-community"
    case successfulDiversion = "successful-diversion"
    case followUpTimeliness = "follow-up-timeliness"
    case referralAttended = "referral-attended"
    case policeHoursReleased = "police-hours-released"
    case forceArrestInjury = "force-arrest-injury"
    case repeatContacts = "repeat-contacts"
    case resourceUnavailable = "resource-unavailable"
    case trainedCoverage = "trained-coverage"
    case equity
    case staffSafety = "staff-safety"
    case experience
    case cost
    case unknownRate = "unknown-rate"
    /// Referrals, interactions and hours, as embedded social workers count their days.
    case activity
}
