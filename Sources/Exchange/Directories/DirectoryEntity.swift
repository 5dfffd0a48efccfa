/// The kinds of things in a directory, by the names of the Human Services Data Specification (HSDS) 3.1.
package enum DirectoryEntity: String, CaseIterable, Hashable, Sendable {
    case organization, program, service, location, contact, phone, address, schedule, funding
    case serviceAtLocation = "service_at_location"
    case serviceArea = "service_area"
    case requiredDocument = "required_document"
    case language, accessibility, attribute, taxonomy
    case taxonomyTerm = "taxonomy_term"
    case metadata
    case metaTableDescription = "meta_table_description"
    case costOption = "cost_option"
    case organizationIdentifier = "organization_identifier"
    case url
    case serviceCapacity = "service_capacity"
    case unit

    /// The file of a tabular data package in which it stands.
    package var file: String {
        switch self {
        case .serviceAtLocation, .serviceCapacity, .url, .metadata, .funding, .accessibility: rawValue + ".csv"
        case .taxonomy: "taxonomies.csv"
        case .address: "addresses.csv"
        case .serviceArea: "service_areas.csv"
        default: rawValue + "s.csv"
        }
    }

    /// What a field may hold.
    package enum Kind: Hashable, Sendable {
        case text, number, uri, email, moment
        case oneOf([String])
        /// The identifier of another thing, which must be there.
        case reference(DirectoryEntity)
        /// The identifier of a thing that may stand elsewhere: the specification asks no key of it.
        case mention(DirectoryEntity)
    }

    package struct Field: Hashable, Sendable {
        package let name: String
        package let kind: Kind
        /// The specification asks for it everywhere.
        package let isRequired: Bool
        /// The specification asks for it in a table, where nothing is nested.
        package let isRequiredInTables: Bool
    }

    /// The fields besides `id`, in the order of the specification.
    package var fields: [Field] { Self.table[self] ?? [] }

    package func field(_ name: String) -> Field? { Self.named[self]?[name] }

    private static let table: [DirectoryEntity: [Field]] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, spelled($0.spelling)) })

    private static let named: [DirectoryEntity: [String: Field]] = table.mapValues { fields in
        Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0) })
    }

    /// Fields stand between commas: `name!` is required, `name!!` in tables; behind a colon stands the kind: a word, choices with `|` between them (a
    /// `~` for a blank), a thing for its key, `~` before a thing that is only mentioned.
    private static func spelled(_ text: String) -> [Field] {
        text.split(separator: ",").map { word in
            let parts = word.split(separator: ":", maxSplits: 1)
            let name = parts[0].prefix { $0 != "!" }
            let marks = parts[0].count - name.count
            return Field(
                name: String(name), kind: parts.count == 1 ? .text : kind(parts[1]), isRequired: marks == 1,
                isRequiredInTables: marks > 0)
        }
    }

    private static func kind(_ word: Substring) -> Kind {
        switch word {
        case "number": return .number
        case "uri": return .uri
        case "email": return .email
        case "moment": return .moment
        default:
            if let thing = DirectoryEntity(rawValue: String(word)) { return .reference(thing) }
            if word.hasPrefix("~"), let thing = DirectoryEntity(rawValue: String(word.dropFirst())) {
                return .mention(thing)
            }
            return .oneOf(word.split(separator: "|").map { String($0.replacing("~", with: " ")) })
        }
    }

    private var spelling: String {
        switch self {
        case .organization:
            """
            name!,alternate_name,description!,email:email,website:uri,tax_status,tax_id,year_incorporated:number,\
            legal_status,logo,uri:uri,parent_organization_id:~organization
            """
        case .program: "organization_id!!:organization,name!,alternate_name,description!"
        case .service:
            """
            organization_id!!:organization,program_id:program,name!,alternate_name,description,url:uri,email:email,\
            status!:active|inactive|defunct|temporarily~closed,interpretation_services,application_process,\
            fees_description,wait_time,fees,accreditations,eligibility_description,minimum_age:number,\
            maximum_age:number,assured_date,assurer_email:email,licenses,alert,last_modified:moment
            """
        case .location:
            """
            location_type!:physical|postal|virtual,url:uri,organization_id:organization,name,alternate_name,\
            description,transportation,latitude:number,longitude:number,external_identifier,external_identifier_type
            """
        case .serviceAtLocation: "service_id!!:service,location_id!!:location,description"
        case .contact:
            """
            organization_id:organization,service_id:service,service_at_location_id:service_at_location,\
            location_id:location,name,title,department,email:email
            """
        case .phone:
            """
            location_id:location,service_id:service,organization_id:organization,contact_id:contact,\
            service_at_location_id:service_at_location,number!,extension:number,type,description
            """
        case .address:
            """
            location_id:location,attention,address_1!,address_2,city!,region,state_province!,postal_code!,country!,\
            address_type!:physical|postal|virtual
            """
        case .schedule:
            """
            service_id:service,location_id:location,service_at_location_id:service_at_location,valid_from,valid_to,\
            dtstart,timezone:number,until,count:number,wkst:MO|TU|WE|TH|FR|SA|SU,freq:WEEKLY|MONTHLY,interval:number,\
            byday,byweekno,bymonthday,byyearday,description,opens_at,closes_at,schedule_link:uri,attending_type,notes
            """
        case .funding: "organization_id:organization,service_id:service,source"
        case .serviceArea:
            """
            service_id:service,service_at_location_id:service_at_location,name,description,extent,extent_type,uri:uri
            """
        case .requiredDocument: "service_id:service,document,uri:uri"
        case .language: "service_id:service,location_id:location,phone_id:phone,name,code,note"
        case .accessibility: "location_id:location,description,details,url:uri"
        case .attribute: "link_id!!,taxonomy_term_id!!:taxonomy_term,link_type,link_entity!!,value,label"
        case .taxonomy: "name!,description!,uri:uri,version"
        case .taxonomyTerm:
            """
            code,name!,description!,parent_id:~taxonomy_term,taxonomy,language,taxonomy_id:taxonomy,term_uri:uri
            """
        case .metadata:
            """
            resource_id!!,resource_type!!,last_action_date!,last_action_type!,field_name!,previous_value!,\
            replacement_value!,updated_by!
            """
        case .metaTableDescription: "name,language,character_set"
        case .costOption: "service_id!!:service,valid_from,valid_to,option,currency,amount:number,amount_description"
        case .organizationIdentifier: "organization_id!!:organization,identifier_scheme,identifier_type!,identifier!"
        case .url: "label,url!:uri,organization_id:organization,service_id:service"
        case .serviceCapacity:
            "service_id!!:service,unit_id!!:unit,available!:number,maximum:number,description,updated!:moment"
        case .unit: "name!,scheme,identifier,uri:uri"
        }
    }
}

/// How one thing stands within another in a document.
package struct DirectoryNesting: Hashable, Sendable {
    /// The member of the thing around.
    package let name: String
    package let thing: DirectoryEntity
    /// The field that holds the key.
    package let key: String
    /// The thing within points to the thing around and there may be many; otherwise the thing around points to it.
    package let isMany: Bool
}

extension DirectoryEntity {
    /// What stands within it; attributes and metadata, which stand within nearly everything, are not among them.
    package var nestings: [DirectoryNesting] { Self.nestingTable[self] ?? [] }

    private static func many(_ key: String, _ things: [(String, DirectoryEntity)]) -> [DirectoryNesting] {
        things.map { DirectoryNesting(name: $0.0, thing: $0.1, key: key, isMany: true) }
    }

    private static func one(_ name: String, _ thing: DirectoryEntity, _ key: String) -> DirectoryNesting {
        DirectoryNesting(name: name, thing: thing, key: key, isMany: false)
    }

    private static let nestingTable: [DirectoryEntity: [DirectoryNesting]] = [
        .organization: many(
            "organization_id",
            [
                ("funding", .funding), ("contacts", .contact), ("phones", .phone), ("locations", .location),
                ("programs", .program), ("organization_identifiers", .organizationIdentifier),
                ("additional_websites", .url), ("services", .service),
            ]),
        .service: many(
            "service_id",
            [
                ("phones", .phone), ("schedules", .schedule), ("service_areas", .serviceArea),
                ("service_at_locations", .serviceAtLocation), ("languages", .language), ("funding", .funding),
                ("cost_options", .costOption), ("required_documents", .requiredDocument), ("contacts", .contact),
                ("capacities", .serviceCapacity), ("additional_urls", .url),
            ]) + [one("organization", .organization, "organization_id"), one("program", .program, "program_id")],
        .serviceAtLocation: many(
            "service_at_location_id",
            [
                ("service_areas", .serviceArea), ("contacts", .contact), ("phones", .phone),
                ("schedules", .schedule),
            ]) + [one("location", .location, "location_id"), one("service", .service, "service_id")],
        .location: many(
            "location_id",
            [
                ("languages", .language), ("addresses", .address), ("contacts", .contact),
                ("accessibility", .accessibility), ("phones", .phone), ("schedules", .schedule),
            ]),
        .contact: many("contact_id", [("phones", .phone)]),
        .phone: many("phone_id", [("languages", .language)]),
        .attribute: [one("taxonomy_term", .taxonomyTerm, "taxonomy_term_id")],
        .taxonomyTerm: [one("taxonomy_detail", .taxonomy, "taxonomy_id")],
        .serviceCapacity: [one("unit", .unit, "unit_id")],
    ]

    /// Things that bear attributes of their own in a document.
    package var bearsAttributes: Bool {
        ![.attribute, .taxonomy, .taxonomyTerm, .metadata].contains(self)
    }

    /// Things that bear metadata of their own in a document.
    package var bearsMetadata: Bool { self != .metadata }
}
