/// One kind of thing a person may be allowed to do or to see.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    /// Begin the record of a call.
    case takeCalls = "take-calls"
    /// See the board, a call and its timeline.
    case seeCalls = "see-calls"
    /// Add facts and notes to a call.
    case addToCalls = "add-to-calls"
    /// Say that a call is for the program and wants triage.
    case screenCalls = "screen-calls"
    /// Let a call leave the path, with its reason.
    case endCalls = "end-calls"
    /// Say that two calls are one incident, or are not.
    case linkCalls = "link-calls"
    /// Correct a recorded time, status or code.
    case correctRecords = "correct-records"
    /// Open a call again, or ask another program for it.
    case reopenCalls = "reopen-calls"
    /// Ask a program's questions and decide what the call needs.
    case triageCalls = "triage-calls"
    /// Take back what was recorded of an instrument.
    case withdrawResults = "withdraw-results"
    /// Read programs: their questions, their rules, what a version changed.
    case seePrograms = "see-programs"
    /// See what was observed at a place and has not expired, as far as it concerns those who go there.
    case seeSafetyFacts = "see-safety-facts"
    /// See earlier contacts from a place or number, and everything ever recorded of the place.
    case seePlaceHistory = "see-place-history"
    /// Record what was observed at a place, and take it back.
    case keepPlaceFacts = "keep-place-facts"
    /// Hand a caller to another centre or take one over, and tell how it went on.
    case transferCalls = "transfer-calls"
    /// Call back whoever was helped by telephone.
    case callBack = "call-back"
    /// Tell the police what they should know before they arrive.
    case giveBriefs = "give-briefs"
    /// Ask for police or an ambulance for a call at once.
    case askForHelp = "ask-for-help"
    /// Ask for a co-response or for a social worker's follow-up, and see what became of it.
    case makeRequests = "make-requests"
    /// Read calls of others blind, as the weekly sample asks.
    case readBlind = "read-blind"
    /// Say how many calls a week are read blind.
    case planReads = "plan-reads"
    /// Make a version of a program the live one.
    case publishPrograms = "publish-programs"
    /// See who is on shift.
    case seeTeams = "see-teams"
    /// Begin and end the shifts of teams.
    case manageTeams = "manage-teams"
    /// Send a team, divert it, call it back, stage it, let it go in.
    case sendTeams = "send-teams"
    /// Declare a scene safe or unsafe; the program says whose word counts.
    case declareScenes = "declare-scenes"
    /// Say where a team is: on the way, there, clear.
    case reportStatus = "report-status"
    /// Record what happened with the person.
    case recordEncounters = "record-encounters"
    /// Read what happened with the person.
    case seeEncounters = "see-encounters"
    /// Read and record who interpreted, threats and whom one warned, and people held against their will.
    case keepLegalRecord = "keep-legal-record"
    /// Say under which law somebody may be held against their will.
    case setHoldRules = "set-hold-rules"
    /// Offer a need to a service, and record what came of it.
    case makeReferrals = "make-referrals"
    /// Keep the list of services.
    case manageServices = "manage-services"
    /// Open, keep and close cases.
    case keepCases = "keep-cases"
    /// Say which follow-ups are kept besides what a program promises.
    case setFollowUpRule = "set-follow-up-rule"
    /// Find people, and see what is known of them and how often they were met.
    case seePeople = "see-people"
    /// See in which calls people were met, and what instruments found of them.
    case seePersonHistory = "see-person-history"
    /// See and record the names that stand in people's papers.
    case seeLegalNames = "see-legal-names"
    /// Record who people are, and say who somebody in a call is.
    case keepPeople = "keep-people"
    /// Say that two records are of one person or are not, and take it back.
    case mergePeople = "merge-people"
    /// See what those should know who go to a person: what was dangerous, what helps, whom to ring.
    case seePlans = "see-plans"
    /// Write response plans, say whom to ring, and look whether an approved plan still holds.
    case writePlans = "write-plans"
    /// Approve what others wrote, and show or hide a plan.
    case approvePlans = "approve-plans"
    /// Say how often somebody is met before their plan is shown.
    case setPlanRule = "set-plan-rule"
    /// Record what a person did that was dangerous, and take it back.
    case keepSafetyFacts = "keep-safety-facts"
    /// Read people's safety plans.
    case seeSafetyPlans = "see-safety-plans"
    /// Write a safety plan down with a person, give it to them, and end it.
    case makeSafetyPlans = "make-safety-plans"
    /// Read the signed notes that clinicians wrote of people.
    case seeNotes = "see-notes"
    /// Write and sign notes of people, and say more beside signed ones.
    case writeNotes = "write-notes"
    /// Sign notes of others too, or ask them to say more.
    case cosignNotes = "cosign-notes"
    /// Say whose notes somebody else signs too.
    case setNoteRule = "set-note-rule"
    /// See what people allowed to be told of them, and what was told.
    case seeConsents = "see-consents"
    /// Write down what a person allows, let them sign it, and record that they take it back.
    case takeConsents = "take-consents"
    /// Tell somebody outside something of a person.
    case disclose
    /// Give people the page of their own, and write down what they want put right.
    case giveOwnPages = "give-own-pages"
    /// Answer what people want put right in their records.
    case answerAmendments = "answer-amendments"
    /// Say whether 42 CFR part 2 applies to the program.
    case setPart2 = "set-part-2"
    /// Say that one suspects harm to a child or to an adult who cannot protect themselves, and make the report.
    case suspectHarm = "suspect-harm"
    /// See what was reported of suspected harm, without who reported it.
    case seeMandatedReports = "see-mandated-reports"
    /// See who reported suspected harm.
    case seeReporters = "see-reporters"
    /// Say what the law asks of whoever suspects harm.
    case setMandatedRules = "set-mandated-rules"
    /// Record contacts with a child and its family, and how safe it is.
    case keepFamilyContacts = "keep-family-contacts"
    /// Keep the records of victim services, which stand in a store of their own behind a wall.
    case keepVictimRecords = "keep-victim-records"
    /// Answer colleagues behind the wall of well-being, in a store of its own.
    case giveSupport = "give-support"
    /// Open, in an emergency and for an hour, the record of a person to whom nothing ties them.
    case breakGlass = "break-glass"
    /// See whose records were opened in emergencies, and say whether that was right.
    case reviewGlass = "review-glass"
    /// See how long what is kept, what is due, what is held and what went.
    case seeRetention = "see-retention"
    /// Say how long a class of records is kept.
    case setRetention = "set-retention"
    /// Let what is due go.
    case runRetention = "run-retention"
    /// Let nothing go of what a court, a claim or an inquiry asks for, and lift that again.
    case placeHolds = "place-holds"
    /// Ask for what a court ordered to be taken out, and confirm what somebody else asked for.
    case expunge
    /// Take requests for records, gather what is asked for, and say what is taken out of it.
    case keepRecordsRequests = "keep-records-requests"
    /// Give what somebody else made ready to whoever asked for it.
    case releaseRecords = "release-records"
    /// Say by when requests for records are answered.
    case setRecordsRules = "set-records-rules"
    /// See what one was taught and holds, sign up for courses, and give up one's seat.
    case takeCourses = "take-courses"
    /// See who came to courses, who holds which certificate, and how far they cover shifts and districts.
    case seeTraining = "see-training"
    /// Open sessions, keep rosters and attendance, issue and withdraw certificates, say who may teach.
    case keepTraining = "keep-training"
    /// See what is handed out, where it stands, and what is to be ordered.
    case seeSupplies = "see-supplies"
    /// Keep the list of what is handed out, the places and how much should be there; receive, move and write off.
    case keepSupplies = "keep-supplies"
    /// Tell what was given out, and count what is in a van.
    case giveSupplies = "give-supplies"
    /// See how much was handed out, came back and stands, as numbers.
    case seeSupplyTotals = "see-supply-totals"
    /// Tell that an overdose was reversed.
    case reportReversals = "report-reversals"
    /// See how somebody may be reached who agreed to it after an overdose, and be in touch.
    case contactAfterOverdose = "contact-after-overdose"
    /// Give suspected overdoses out as a table, by hour and cell.
    case exportOverdoses = "export-overdoses"
    /// Record what somebody said of the program: a complaint, a compliment, a question.
    case recordFeedback = "record-feedback"
    /// Read what was said of the program, answer it, and let everybody read a question with its answer.
    case answerFeedback = "answer-feedback"
    /// See the program's events in the city, and what they came to.
    case seeOutreach = "see-outreach"
    /// Plan events, tell what came of them, and keep what was promised there.
    case keepOutreach = "keep-outreach"
    /// See the funnel and its figures.
    case seeOutcomes = "see-outcomes"
    /// See the calls behind a figure.
    case seeOutcomeCalls = "see-outcome-calls"
    /// Read a city's own exports of past calls into the workspace, and say what their types mean.
    case importCalls = "import-calls"
    /// See the past calls in figures, and what each program would have done with them.
    case seeHistory = "see-history"
    /// Play scenarios, alone or in a class.
    case practise
    /// Open classes that play a scenario, and see what their groups choose.
    case leadPractices = "lead-practices"
    /// Sign in, choose a language, change one's own password.
    case keepOwnAccount = "keep-own-account"
    /// Make accounts, release locked ones, give tokens to machines.
    case manageAccounts = "manage-accounts"
    /// Read the record of every change.
    case readJournal = "read-journal"
    /// Read who may do what.
    case readAccessTable = "read-access-table"
    /// Sign the table of who may do what.
    case reviewAccess = "review-access"
    /// See and answer, as the system of a partner, the referrals to the services that it is tied to.
    case answerAsPartner = "answer-as-partner"
    /// Done by the server itself when its time has come; held by no role.
    case actAsAlarm = "act-as-alarm"
}
