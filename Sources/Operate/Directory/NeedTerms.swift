import Exchange
import Linkage

/// Which need a term of a taxonomy is about, by its name and those above it.
///
/// The names are those of Open Eligibility, in both its versions; a city's own terms count where they are called alike.
enum NeedTerms {
    /// The needs, those of the nearest names first.
    static func kinds(of terms: [DirectoryRecord], in shelf: any DirectoryShelf) throws -> [Need.Kind] {
        var kinds: [Need.Kind] = []
        for term in terms {
            var (next, steps): (DirectoryRecord?, Int) = (term, 0)
            while let one = next, steps < 8 {
                if let kind = kind(of: one) {
                    if !kinds.contains(kind) { kinds.append(kind) }
                    break
                }
                next = try one["parent_id"].flatMap { try shelf.term($0) }
                steps += 1
            }
        }
        // Treatment that fetches people is more than treatment and a bus.
        if kinds.contains(.treatment), terms.contains(where: { key($0) == "transportation-for-healthcare" }) {
            kinds.append(.treatmentRide)
        }
        return kinds
    }

    private static func key(_ term: DirectoryRecord) -> String? {
        term["name"].flatMap(Folding.words.fold).map { $0.replacing(" ", with: "-") }
    }

    private static func kind(of term: DirectoryRecord) -> Need.Kind? {
        if let told = term[OwnTaxonomies.need] { return Need.Kind(rawValue: told) }
        if let code = term["code"], let kind = Need.Kind(rawValue: code) { return kind }
        return key(term).flatMap { names[$0] }
    }

    private static let names: [String: Need.Kind] = Dictionary(
        uniqueKeysWithValues: spelled.flatMap { kind, names in
            names.split(separator: ",").map { (String($0), kind) }
        })

    private static let spelled: [(Need.Kind, String)] = [
        (.shelter, "emergency-shelter,temporary-shelter,short-term-housing,weather-relief"),
        (
            .housing,
            "housing,long-term-housing,residential-housing,public-housing,help-find-housing,help-pay-for-housing,"
                + "safe-housing,housing-with-support,housing-vouchers,sober-living,halfway-housing"
        ),
        (.food, "food,emergency-food,food-pantry,free-meals,help-pay-for-food,food-delivery,meals"),
        (.medicines, "prescription-assistance,medications,medication"),
        (.identityDocuments, "identification-recovery"),
        (
            .benefits,
            "government-benefits,disability-benefits,retirement-benefits,unemployment-benefits,food-benefits,"
                + "financial-assistance,emergency-cash,emergency-payments,understand-government-programs"
        ),
        (.transport, "transit,transportation,bus-passes,help-pay-for-transit"),
        (.pets, "animal-welfare"),
        (.legal, "legal,advocacy-legal-aid,representation"),
        (.childCare, "childcare,child-daycare,daytime-care,preschool,relief-for-caregivers"),
        (
            .treatment,
            "health,addiction-recovery,mental-health-care,counseling,detox,psychiatric-emergency-services,"
                + "mental-health-evaluation,outpatient-treatment,residential-treatment,medical-care"
        ),
        (
            .jobs,
            "work,help-find-work,job-placement,supported-employment,skills-training,help-pay-for-work-expenses,"
                + "clothes-for-work,supplies-for-work"
        ),
        (.treatmentRide, "treatment-with-transportation,treatment-with-rides"),
        (.naloxone, "naloxone,naloxone-distribution,overdose-prevention,overdose-education"),
        (.syringes, "syringe-services,syringe-exchange,needle-exchange,harm-reduction"),
        (.safety, "immediate-safety,help-escape-violence,domestic-violence"),
    ]
}
