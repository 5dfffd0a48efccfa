import Exchange
import Foundation
import Operate
import Vocabulary

/// A referral as the resources of FHIR that the service's system reads: a Task, the ServiceRequest behind it, and the Patient.
///
/// All three bear the referral's own identifier, so that nobody can tell by them that two referrals are of one person.
struct ReferralResources {
    /// Codes of ours, as systems of codes.
    static let needs = "urn:alongside:needs"
    static let states = "urn:alongside:referral-states"

    private static let profiles = "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/"
    private static let absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

    let sight: PartnerSight
    let reading: Reading

    init(_ sight: PartnerSight, _ reading: Reading) {
        self.sight = sight
        self.reading = reading
    }

    private var referral: Referral { sight.referral }
    private var id: String { referral.id.text }

    private func meta(_ profile: String?) -> JSONValue {
        FHIR.object([
            "versionId": .text(String(sight.version)), "lastUpdated": .text(sight.changedAt.description),
            "profile": profile.map { .list([.text(Self.profiles + $0)]) },
        ])
    }

    // MARK: - The Task

    /// How the referral stands, as a Task says it; what only the service's own system knows is told as it told it.
    static func status(of sight: PartnerSight) -> FHIRTask.Status {
        switch sight.referral.state {
        case .withdrawn: .cancelled
        case .declined: .rejected
        case .missed, .unknown: .failed
        case .attended, .engaged:
            !sight.need.isOpen || sight.told == .completed
                ? .completed : sight.told == .onHold ? .onHold : .inProgress
        case .sent, .acknowledged, .accepted, .appointment:
            if !sight.need.isOpen {
                .cancelled
            } else if sight.told == .onHold {
                .onHold
            } else {
                sight.referral.answer == .accepted ? .accepted : .requested
            }
        }
    }

    func task() throws -> FHIRResource {
        let status = Self.status(of: sight)
        return try FHIRResource(
            "Task",
            [
                "id": .text(id), "meta": meta("SDOHCC-TaskForReferralManagement"), "status": .text(status.rawValue),
                "statusReason": reason(status),
                "businessStatus": FHIR.concept(
                    Self.states, referral.state.rawValue,
                    text: reading.words.name(of: referral.state.rawValue, in: "referrals.codes.states")),
                "intent": .text("order"),
                "code": FHIR.concept("http://hl7.org/fhir/CodeSystem/task-code", "fulfill"),
                "focus": FHIR.reference("ServiceRequest", id), "for": FHIR.reference("Patient", id),
                "executionPeriod": referral.appointmentAt.map { FHIR.object(["start": .text($0.description)]) },
                "authoredOn": .text(referral.offeredAt.description),
                "lastModified": .text(sight.changedAt.description),
                "requester": FHIR.reference("Organization", PartnerResources.program),
                "owner": FHIR.reference("HealthcareService", referral.service.text),
                "restriction": status == .requested
                    ? FHIR.object(["period": FHIR.object(["end": .text(referral.answerDue.description)])]) : nil,
            ])
    }

    /// Why the Task stands so: a word where the guide of the Gravity Project asks for one.
    private func reason(_ status: FHIRTask.Status) -> JSONValue? {
        let words = reading.words
        switch status {
        case .rejected:
            return referral.declined.map {
                FHIR.concept(
                    PartnerNews.declines, $0.rawValue,
                    text: words.name(of: $0.rawValue, in: "referrals.codes.declines"))
            }
        case .failed:
            let why = referral.missed ?? .unknown
            return FHIR.concept(
                PartnerNews.absences, why.rawValue, text: words.name(of: why.rawValue, in: "reasons"))
        case .cancelled:
            guard let why = referral.withdrawn else { return FHIR.object(["text": .text(words("fhir.needClosed"))]) }
            return FHIR.concept(
                "urn:alongside:withdrawals", why.rawValue,
                text: words.name(of: why.rawValue, in: "referrals.codes.withdrawals"))
        case .onHold: return FHIR.object(["text": .text(words("fhir.onHold"))])
        default: return nil
        }
    }

    // MARK: - The request

    func request() throws -> FHIRResource {
        let status: String =
            switch Self.status(of: sight) {
            case .completed: "completed"
            case .cancelled, .rejected, .failed: "revoked"
            default: "active"
            }
        return try FHIRResource(
            "ServiceRequest",
            [
                "id": .text(id), "meta": meta("SDOHCC-ServiceRequest"), "status": .text(status),
                "intent": .text("order"),
                "category": .list([
                    FHIR.concept("http://snomed.info/sct", "410606002"),
                    FHIR.concept(FHIRTask.gravityCodes, Self.category(of: sight.need.kind)),
                ]),
                "code": FHIR.concept(
                    Self.needs, sight.need.kind.rawValue,
                    text: reading.words.name(of: sight.need.kind.rawValue, in: "needKinds")),
                "subject": FHIR.reference("Patient", id), "authoredOn": .text(referral.offeredAt.description),
                "requester": FHIR.reference("Organization", PartnerResources.program),
                "performer": .list([FHIR.reference("HealthcareService", referral.service.text)]),
                "note": FHIR.list(notes.map { FHIR.object(["text": .text($0)]) }),
            ])
    }

    /// Where the Gravity Project has no word for a need, it is of no category rather than of a wrong one.
    private static func category(of kind: Operate.Need.Kind) -> String {
        switch kind {
        case .shelter: "homelessness"
        case .housing: "housing-instability"
        case .food: "food-insecurity"
        case .medicines: "medical-cost-burden"
        case .transport: "transportation-insecurity"
        case .benefits: "financial-insecurity"
        case .jobs: "employment-status"
        case .identityDocuments, .pets, .legal, .childCare, .treatment, .treatmentRide, .naloxone, .syringes,
            .safety, .other:
            "sdoh-category-unspecified"
        }
    }

    /// What whoever sent it wrote, and all that the person signed may be told.
    private var notes: [String] {
        switch sight.leave {
        case .unnamed, .takenBack, .over: return []
        case .spoken: return [referral.note].compactMap(\.self)
        case .signed(let document, _):
            let told = ShownDisclosure.parts(of: document, reading).flatMap { part in
                part.entries.map { entry in entry.said.map { "\($0.label): \($0.value)" }.joined(separator: "; ") }
            }
            return [referral.note].compactMap(\.self) + told.filter { !$0.isEmpty }
                + (document.isPart2 ? [Part2Rule.notice] : [])
        }
    }

    // MARK: - The person

    /// The person as far as they allow; nobody at all once nobody waits for the service any more.
    func patient() throws -> FHIRResource {
        var names: [JSONValue] = []
        var telecoms: [JSONValue] = []
        var places: [JSONValue] = []
        var birthday: String?
        switch sight.leave {
        case .unnamed, .takenBack, .over: break
        case .spoken(let name): names = name.map { [FHIR.object(["use": .text("usual"), "text": .text($0)])] } ?? []
        case .signed(let document, _):
            let identity = document.parts.filter { $0.category == ConsentTerms.Category.identity.rawValue }
            for said in identity.flatMap(\.entries).flatMap(\.said) {
                guard let text = said.text else { continue }
                switch PersonFact.Kind(rawValue: said.field) {
                case nil: names.append(FHIR.object(["text": .text(text)]))
                case .phone: telecoms.append(FHIR.object(["system": .text("phone"), "value": .text(text)]))
                case .place: places.append(FHIR.object(["text": .text(text)]))
                case .birthDate: birthday = CalendarDay(text)?.description
                case .ageRange, .description: break
                }
            }
        }
        let masked = FHIR.object([
            "extension": .list([FHIR.object(["url": .text(Self.absent), "valueCode": .text("masked")])])
        ])
        return try FHIRResource(
            "Patient",
            [
                "id": .text(id), "meta": meta(nil),
                "identifier": .list([
                    FHIR.object(["system": .text("urn:alongside:referrals"), "value": .text(id)])
                ]),
                "name": .list(names.isEmpty ? [masked] : names), "telecom": FHIR.list(telecoms),
                "gender": .text("unknown"), "birthDate": birthday.map(JSONValue.text), "address": FHIR.list(places),
            ])
    }
}
