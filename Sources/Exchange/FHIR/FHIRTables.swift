/// The kinds of resources that we read and write, with the types of which they are made, as FHIR R4 (4.0.1) tells them.
///
/// For each type its name, behind `<` the type that it extends, behind `=` its elements. An element bears a mark for how
/// often it stands (`!` once, `+` at least once, `*` any number, none at most once) and, behind a colon, its type. `value[x]`
/// stands for one of several, each with its type behind the name. `#` names a list of codes.
enum FHIRTables {
    static let types = """
        Address < Element = use:#AddressUse type:#AddressType text:string line*:string city:string district:string
          state:string postalCode:string country:string period:Period
        Age < Quantity =
        Annotation < Element = author[x]:Reference| string time:dateTime text!:markdown
        Attachment < Element = contentType:code language:code data:base64Binary url:url size:unsignedInt
          hash:base64Binary title:string creation:dateTime
        BackboneElement < Element = modifierExtension*:Extension
        Bundle < Resource = identifier:Identifier type!:#BundleType timestamp:instant total:unsignedInt
          link*:Bundle.Link entry*:Bundle.Entry signature:Signature
        Bundle.Entry < BackboneElement = link*:Bundle.Link fullUrl:uri resource:Resource search:Bundle.Search
          request:Bundle.Request response:Bundle.Response
        Bundle.Link < BackboneElement = relation!:string url!:uri
        Bundle.Request < BackboneElement = method!:#HTTPVerb url!:uri ifNoneMatch:string ifModifiedSince:instant
          ifMatch:string ifNoneExist:string
        Bundle.Response < BackboneElement = status!:string location:uri etag:string lastModified:instant
          outcome:Resource
        Bundle.Search < BackboneElement = mode:#SearchEntryMode score:decimal
        CapabilityStatement < DomainResource = url:uri version:string name:string title:string
          status!:#PublicationStatus experimental:boolean date!:dateTime publisher:string contact*:ContactDetail
          description:markdown useContext*:UsageContext jurisdiction*:CodeableConcept purpose:markdown
          copyright:markdown kind!:#CapabilityStatementKind instantiates*:canonical imports*:canonical
          software:CapabilityStatement.Software implementation:CapabilityStatement.Implementation
          fhirVersion!:#FHIRVersion format+:code patchFormat*:code implementationGuide*:canonical
          rest*:CapabilityStatement.Rest messaging*:CapabilityStatement.Messaging
          document*:CapabilityStatement.Document
        CapabilityStatement.Document < BackboneElement = mode!:#DocumentMode documentation:markdown
          profile!:canonical
        CapabilityStatement.Endpoint < BackboneElement = protocol!:Coding address!:url
        CapabilityStatement.Implementation < BackboneElement = description!:string url:url custodian:Reference
        CapabilityStatement.Interaction < BackboneElement = code!:#TypeRestfulInteraction documentation:markdown
        CapabilityStatement.Interaction1 < BackboneElement = code!:#SystemRestfulInteraction documentation:markdown
        CapabilityStatement.Messaging < BackboneElement = endpoint*:CapabilityStatement.Endpoint
          reliableCache:unsignedInt documentation:markdown supportedMessage*:CapabilityStatement.SupportedMessage
        CapabilityStatement.Operation < BackboneElement = name!:string definition!:canonical documentation:markdown
        CapabilityStatement.Resource < BackboneElement = type!:code profile:canonical supportedProfile*:canonical
          documentation:markdown interaction*:CapabilityStatement.Interaction versioning:#ResourceVersionPolicy
          readHistory:boolean updateCreate:boolean conditionalCreate:boolean conditionalRead:#ConditionalReadStatus
          conditionalUpdate:boolean conditionalDelete:#ConditionalDeleteStatus
          referencePolicy*:#ReferenceHandlingPolicy searchInclude*:string searchRevInclude*:string
          searchParam*:CapabilityStatement.SearchParam operation*:CapabilityStatement.Operation
        CapabilityStatement.Rest < BackboneElement = mode!:#RestfulCapabilityMode documentation:markdown
          security:CapabilityStatement.Security resource*:CapabilityStatement.Resource
          interaction*:CapabilityStatement.Interaction1 searchParam*:CapabilityStatement.SearchParam
          operation*:CapabilityStatement.Operation compartment*:canonical
        CapabilityStatement.SearchParam < BackboneElement = name!:string definition:canonical type!:#SearchParamType
          documentation:markdown
        CapabilityStatement.Security < BackboneElement = cors:boolean service*:CodeableConcept description:markdown
        CapabilityStatement.Software < BackboneElement = name!:string version:string releaseDate:dateTime
        CapabilityStatement.SupportedMessage < BackboneElement = mode!:#EventCapabilityMode definition!:canonical
        CodeableConcept < Element = coding*:Coding text:string
        Coding < Element = system:uri version:string code:code display:string userSelected:boolean
        Condition < DomainResource = identifier*:Identifier clinicalStatus:CodeableConcept
          verificationStatus:CodeableConcept category*:CodeableConcept severity:CodeableConcept code:CodeableConcept
          bodySite*:CodeableConcept subject!:Reference encounter:Reference onset[x]:dateTime| Age| Period| Range|
          string abatement[x]:dateTime| Age| Period| Range| string recordedDate:dateTime recorder:Reference
          asserter:Reference stage*:Condition.Stage evidence*:Condition.Evidence note*:Annotation
        Condition.Evidence < BackboneElement = code*:CodeableConcept detail*:Reference
        Condition.Stage < BackboneElement = summary:CodeableConcept assessment*:Reference type:CodeableConcept
        Consent < DomainResource = identifier*:Identifier status!:#ConsentState scope!:CodeableConcept
          category+:CodeableConcept patient:Reference dateTime:dateTime performer*:Reference organization*:Reference
          source[x]:Attachment| Reference policy*:Consent.Policy policyRule:CodeableConcept
          verification*:Consent.Verification provision:Consent.Provision
        Consent.Actor < BackboneElement = role!:CodeableConcept reference!:Reference
        Consent.Data < BackboneElement = meaning!:#ConsentDataMeaning reference!:Reference
        Consent.Policy < BackboneElement = authority:uri uri:uri
        Consent.Provision < BackboneElement = type:#ConsentProvisionType period:Period actor*:Consent.Actor
          action*:CodeableConcept securityLabel*:Coding purpose*:Coding class*:Coding code*:CodeableConcept
          dataPeriod:Period data*:Consent.Data provision*:Consent.Provision
        Consent.Verification < BackboneElement = verified!:boolean verifiedWith:Reference verificationDate:dateTime
        ContactDetail < Element = name:string telecom*:ContactPoint
        ContactPoint < Element = system:#ContactPointSystem value:string use:#ContactPointUse rank:positiveInt
          period:Period
        Contributor < Element = type!:#ContributorType name!:string contact*:ContactDetail
        Count < Quantity =
        DataRequirement < Element = type!:code profile*:canonical subject[x]:CodeableConcept| Reference
          mustSupport*:string codeFilter*:DataRequirement.CodeFilter dateFilter*:DataRequirement.DateFilter
          limit:positiveInt sort*:DataRequirement.Sort
        DataRequirement.CodeFilter < Element = path:string searchParam:string valueSet:canonical code*:Coding
        DataRequirement.DateFilter < Element = path:string searchParam:string value[x]:dateTime| Period| Duration
        DataRequirement.Sort < Element = path!:string direction!:#SortDirection
        Device < DomainResource = identifier*:Identifier definition:Reference udiCarrier*:Device.UdiCarrier
          status:#FHIRDeviceStatus statusReason*:CodeableConcept distinctIdentifier:string manufacturer:string
          manufactureDate:dateTime expirationDate:dateTime lotNumber:string serialNumber:string
          deviceName*:Device.DeviceName modelNumber:string partNumber:string type:CodeableConcept
          specialization*:Device.Specialization version*:Device.Version property*:Device.Property patient:Reference
          owner:Reference contact*:ContactPoint location:Reference url:uri note*:Annotation safety*:CodeableConcept
          parent:Reference
        Device.DeviceName < BackboneElement = name!:string type!:#DeviceNameType
        Device.Property < BackboneElement = type!:CodeableConcept valueQuantity*:Quantity valueCode*:CodeableConcept
        Device.Specialization < BackboneElement = systemType!:CodeableConcept version:string
        Device.UdiCarrier < BackboneElement = deviceIdentifier:string issuer:uri jurisdiction:uri
          carrierAIDC:base64Binary carrierHRF:string entryType:#UDIEntryType
        Device.Version < BackboneElement = type:CodeableConcept component:Identifier value!:string
        Distance < Quantity =
        DomainResource < Resource = text:Narrative contained*:Resource extension*:Extension
          modifierExtension*:Extension
        Dosage < BackboneElement = sequence:integer text:string additionalInstruction*:CodeableConcept
          patientInstruction:string timing:Timing asNeeded[x]:boolean| CodeableConcept site:CodeableConcept
          route:CodeableConcept method:CodeableConcept doseAndRate*:Dosage.DoseAndRate maxDosePerPeriod:Ratio
          maxDosePerAdministration:Quantity maxDosePerLifetime:Quantity
        Dosage.DoseAndRate < BackboneElement = type:CodeableConcept dose[x]:Range| Quantity rate[x]:Ratio| Range|
          Quantity
        Duration < Quantity =
        Element = id:string extension*:Extension
        Expression < Element = description:string name:id language!:#ExpressionLanguage expression:string
          reference:uri
        Extension < Element = url!:uri value[x]:base64Binary| boolean| canonical| code| date| dateTime| decimal| id|
          instant| integer| markdown| oid| positiveInt| string| time| unsignedInt| uri| url| uuid| Address| Age|
          Annotation| Attachment| CodeableConcept| Coding| ContactPoint| Count| Distance| Duration| HumanName|
          Identifier| Money| Period| Quantity| Range| Ratio| Reference| SampledData| Signature| Timing|
          ContactDetail| Contributor| DataRequirement| Expression| ParameterDefinition| RelatedArtifact|
          TriggerDefinition| UsageContext| Dosage| Meta
        Goal < DomainResource = identifier*:Identifier lifecycleStatus!:#GoalLifecycleStatus
          achievementStatus:CodeableConcept category*:CodeableConcept priority:CodeableConcept
          description!:CodeableConcept subject!:Reference start[x]:date| CodeableConcept target*:Goal.Target
          statusDate:date statusReason:string expressedBy:Reference addresses*:Reference note*:Annotation
          outcomeCode*:CodeableConcept outcomeReference*:Reference
        Goal.Target < BackboneElement = measure:CodeableConcept detail[x]:Quantity| Range| CodeableConcept| string|
          boolean| integer| Ratio due[x]:date| Duration
        HealthcareService < DomainResource = identifier*:Identifier active:boolean providedBy:Reference
          category*:CodeableConcept type*:CodeableConcept specialty*:CodeableConcept location*:Reference name:string
          comment:string extraDetails:markdown photo:Attachment telecom*:ContactPoint coverageArea*:Reference
          serviceProvisionCode*:CodeableConcept eligibility*:HealthcareService.Eligibility program*:CodeableConcept
          characteristic*:CodeableConcept communication*:CodeableConcept referralMethod*:CodeableConcept
          appointmentRequired:boolean availableTime*:HealthcareService.AvailableTime
          notAvailable*:HealthcareService.NotAvailable availabilityExceptions:string endpoint*:Reference
        HealthcareService.AvailableTime < BackboneElement = daysOfWeek*:#DaysOfWeek allDay:boolean
          availableStartTime:time availableEndTime:time
        HealthcareService.Eligibility < BackboneElement = code:CodeableConcept comment:markdown
        HealthcareService.NotAvailable < BackboneElement = description!:string during:Period
        HumanName < Element = use:#NameUse text:string family:string given*:string prefix*:string suffix*:string
          period:Period
        Identifier < Element = use:#IdentifierUse type:CodeableConcept system:uri value:string period:Period
          assigner:Reference
        Immunization < DomainResource = identifier*:Identifier status!:#ImmunizationStatusCodes
          statusReason:CodeableConcept vaccineCode!:CodeableConcept patient!:Reference encounter:Reference
          occurrence[x]!:dateTime| string recorded:dateTime primarySource:boolean reportOrigin:CodeableConcept
          location:Reference manufacturer:Reference lotNumber:string expirationDate:date site:CodeableConcept
          route:CodeableConcept doseQuantity:Quantity performer*:Immunization.Performer note*:Annotation
          reasonCode*:CodeableConcept reasonReference*:Reference isSubpotent:boolean
          subpotentReason*:CodeableConcept education*:Immunization.Education programEligibility*:CodeableConcept
          fundingSource:CodeableConcept reaction*:Immunization.Reaction
          protocolApplied*:Immunization.ProtocolApplied
        Immunization.Education < BackboneElement = documentType:string reference:uri publicationDate:dateTime
          presentationDate:dateTime
        Immunization.Performer < BackboneElement = function:CodeableConcept actor!:Reference
        Immunization.ProtocolApplied < BackboneElement = series:string authority:Reference
          targetDisease*:CodeableConcept doseNumber[x]!:positiveInt| string seriesDoses[x]:positiveInt| string
        Immunization.Reaction < BackboneElement = date:dateTime detail:Reference reported:boolean
        Location < DomainResource = identifier*:Identifier status:#LocationStatus operationalStatus:Coding
          name:string alias*:string description:string mode:#LocationMode type*:CodeableConcept
          telecom*:ContactPoint address:Address physicalType:CodeableConcept position:Location.Position
          managingOrganization:Reference partOf:Reference hoursOfOperation*:Location.HoursOfOperation
          availabilityExceptions:string endpoint*:Reference
        Location.HoursOfOperation < BackboneElement = daysOfWeek*:#DaysOfWeek allDay:boolean openingTime:time
          closingTime:time
        Location.Position < BackboneElement = longitude!:decimal latitude!:decimal altitude:decimal
        Meta < Element = versionId:id lastUpdated:instant source:uri profile*:canonical security*:Coding tag*:Coding
        Money < Element = value:decimal currency:code
        Narrative < Element = status!:#NarrativeStatus div!:xhtml
        Observation < DomainResource = identifier*:Identifier basedOn*:Reference partOf*:Reference
          status!:#ObservationStatus category*:CodeableConcept code!:CodeableConcept subject:Reference
          focus*:Reference encounter:Reference effective[x]:dateTime| Period| Timing| instant issued:instant
          performer*:Reference value[x]:Quantity| CodeableConcept| string| boolean| integer| Range| Ratio|
          SampledData| time| dateTime| Period dataAbsentReason:CodeableConcept interpretation*:CodeableConcept
          note*:Annotation bodySite:CodeableConcept method:CodeableConcept specimen:Reference device:Reference
          referenceRange*:Observation.ReferenceRange hasMember*:Reference derivedFrom*:Reference
          component*:Observation.Component
        Observation.Component < BackboneElement = code!:CodeableConcept value[x]:Quantity| CodeableConcept| string|
          boolean| integer| Range| Ratio| SampledData| time| dateTime| Period dataAbsentReason:CodeableConcept
          interpretation*:CodeableConcept referenceRange*:Observation.ReferenceRange
        Observation.ReferenceRange < BackboneElement = low:Quantity high:Quantity type:CodeableConcept
          appliesTo*:CodeableConcept age:Range text:string
        OperationOutcome < DomainResource = issue+:OperationOutcome.Issue
        OperationOutcome.Issue < BackboneElement = severity!:#IssueSeverity code!:#IssueType details:CodeableConcept
          diagnostics:string location*:string expression*:string
        Organization < DomainResource = identifier*:Identifier active:boolean type*:CodeableConcept name:string
          alias*:string telecom*:ContactPoint address*:Address partOf:Reference contact*:Organization.Contact
          endpoint*:Reference
        Organization.Contact < BackboneElement = purpose:CodeableConcept name:HumanName telecom*:ContactPoint
          address:Address
        ParameterDefinition < Element = name:code use!:code min:integer max:string documentation:string type!:code
          profile:canonical
        Patient < DomainResource = identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint
          gender:#AdministrativeGender birthDate:date deceased[x]:boolean| dateTime address*:Address
          maritalStatus:CodeableConcept multipleBirth[x]:boolean| integer photo*:Attachment contact*:Patient.Contact
          communication*:Patient.Communication generalPractitioner*:Reference managingOrganization:Reference
          link*:Patient.Link
        Patient.Communication < BackboneElement = language!:CodeableConcept preferred:boolean
        Patient.Contact < BackboneElement = relationship*:CodeableConcept name:HumanName telecom*:ContactPoint
          address:Address gender:#AdministrativeGender organization:Reference period:Period
        Patient.Link < BackboneElement = other!:Reference type!:#LinkType
        Period < Element = start:dateTime end:dateTime
        Practitioner < DomainResource = identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint
          address*:Address gender:#AdministrativeGender birthDate:date photo*:Attachment
          qualification*:Practitioner.Qualification communication*:CodeableConcept
        Practitioner.Qualification < BackboneElement = identifier*:Identifier code!:CodeableConcept period:Period
          issuer:Reference
        PractitionerRole < DomainResource = identifier*:Identifier active:boolean period:Period
          practitioner:Reference organization:Reference code*:CodeableConcept specialty*:CodeableConcept
          location*:Reference healthcareService*:Reference telecom*:ContactPoint
          availableTime*:PractitionerRole.AvailableTime notAvailable*:PractitionerRole.NotAvailable
          availabilityExceptions:string endpoint*:Reference
        PractitionerRole.AvailableTime < BackboneElement = daysOfWeek*:#DaysOfWeek allDay:boolean
          availableStartTime:time availableEndTime:time
        PractitionerRole.NotAvailable < BackboneElement = description!:string during:Period
        Procedure < DomainResource = identifier*:Identifier instantiatesCanonical*:canonical instantiatesUri*:uri
          basedOn*:Reference partOf*:Reference status!:#EventStatus statusReason:CodeableConcept
          category:CodeableConcept code:CodeableConcept subject!:Reference encounter:Reference
          performed[x]:dateTime| Period| string| Age| Range recorder:Reference asserter:Reference
          performer*:Procedure.Performer location:Reference reasonCode*:CodeableConcept reasonReference*:Reference
          bodySite*:CodeableConcept outcome:CodeableConcept report*:Reference complication*:CodeableConcept
          complicationDetail*:Reference followUp*:CodeableConcept note*:Annotation
          focalDevice*:Procedure.FocalDevice usedReference*:Reference usedCode*:CodeableConcept
        Procedure.FocalDevice < BackboneElement = action:CodeableConcept manipulated!:Reference
        Procedure.Performer < BackboneElement = function:CodeableConcept actor!:Reference onBehalfOf:Reference
        Quantity < Element = value:decimal comparator:#QuantityComparator unit:string system:uri code:code
        Questionnaire < DomainResource = url:uri identifier*:Identifier version:string name:string title:string
          derivedFrom*:canonical status!:#PublicationStatus experimental:boolean subjectType*:code date:dateTime
          publisher:string contact*:ContactDetail description:markdown useContext*:UsageContext
          jurisdiction*:CodeableConcept purpose:markdown copyright:markdown approvalDate:date lastReviewDate:date
          effectivePeriod:Period code*:Coding item*:Questionnaire.Item
        Questionnaire.AnswerOption < BackboneElement = value[x]!:integer| date| time| string| Coding| Reference
          initialSelected:boolean
        Questionnaire.EnableWhen < BackboneElement = question!:string operator!:#QuestionnaireItemOperator
          answer[x]!:boolean| decimal| integer| date| dateTime| time| string| Coding| Quantity| Reference
        Questionnaire.Initial < BackboneElement = value[x]!:boolean| decimal| integer| date| dateTime| time| string|
          uri| Attachment| Coding| Quantity| Reference
        Questionnaire.Item < BackboneElement = linkId!:string definition:uri code*:Coding prefix:string text:string
          type!:#QuestionnaireItemType enableWhen*:Questionnaire.EnableWhen enableBehavior:#EnableWhenBehavior
          required:boolean repeats:boolean readOnly:boolean maxLength:integer answerValueSet:canonical
          answerOption*:Questionnaire.AnswerOption initial*:Questionnaire.Initial item*:Questionnaire.Item
        Range < Element = low:Quantity high:Quantity
        Ratio < Element = numerator:Quantity denominator:Quantity
        Reference < Element = reference:string type:uri identifier:Identifier display:string
        RelatedArtifact < Element = type!:#RelatedArtifactType label:string display:string citation:markdown url:url
          document:Attachment resource:canonical
        RelatedPerson < DomainResource = identifier*:Identifier active:boolean patient!:Reference
          relationship*:CodeableConcept name*:HumanName telecom*:ContactPoint gender:#AdministrativeGender
          birthDate:date address*:Address photo*:Attachment period:Period communication*:RelatedPerson.Communication
        RelatedPerson.Communication < BackboneElement = language!:CodeableConcept preferred:boolean
        Resource = id:id meta:Meta implicitRules:uri language:code
        SampledData < Element = origin!:Quantity period!:decimal factor:decimal lowerLimit:decimal
          upperLimit:decimal dimensions!:positiveInt data:string
        ServiceRequest < DomainResource = identifier*:Identifier instantiatesCanonical*:canonical
          instantiatesUri*:uri basedOn*:Reference replaces*:Reference requisition:Identifier status!:#RequestStatus
          intent!:#RequestIntent category*:CodeableConcept priority:#RequestPriority doNotPerform:boolean
          code:CodeableConcept orderDetail*:CodeableConcept quantity[x]:Quantity| Ratio| Range subject!:Reference
          encounter:Reference occurrence[x]:dateTime| Period| Timing asNeeded[x]:boolean| CodeableConcept
          authoredOn:dateTime requester:Reference performerType:CodeableConcept performer*:Reference
          locationCode*:CodeableConcept locationReference*:Reference reasonCode*:CodeableConcept
          reasonReference*:Reference insurance*:Reference supportingInfo*:Reference specimen*:Reference
          bodySite*:CodeableConcept note*:Annotation patientInstruction:string relevantHistory*:Reference
        Signature < Element = type+:Coding when!:instant who!:Reference onBehalfOf:Reference targetFormat:code
          sigFormat:code data:base64Binary
        Task < DomainResource = identifier*:Identifier instantiatesCanonical:canonical instantiatesUri:uri
          basedOn*:Reference groupIdentifier:Identifier partOf*:Reference status!:#TaskStatus
          statusReason:CodeableConcept businessStatus:CodeableConcept intent!:#TaskIntent priority:#RequestPriority
          code:CodeableConcept description:string focus:Reference for:Reference encounter:Reference
          executionPeriod:Period authoredOn:dateTime lastModified:dateTime requester:Reference
          performerType*:CodeableConcept owner:Reference location:Reference reasonCode:CodeableConcept
          reasonReference:Reference insurance*:Reference note*:Annotation relevantHistory*:Reference
          restriction:Task.Restriction input*:Task.Input output*:Task.Output
        Task.Input < BackboneElement = type!:CodeableConcept value[x]!:base64Binary| boolean| canonical| code| date|
          dateTime| decimal| id| instant| integer| markdown| oid| positiveInt| string| time| unsignedInt| uri| url|
          uuid| Address| Age| Annotation| Attachment| CodeableConcept| Coding| ContactPoint| Count| Distance|
          Duration| HumanName| Identifier| Money| Period| Quantity| Range| Ratio| Reference| SampledData| Signature|
          Timing| ContactDetail| Contributor| DataRequirement| Expression| ParameterDefinition| RelatedArtifact|
          TriggerDefinition| UsageContext| Dosage| Meta
        Task.Output < BackboneElement = type!:CodeableConcept value[x]!:base64Binary| boolean| canonical| code|
          date| dateTime| decimal| id| instant| integer| markdown| oid| positiveInt| string| time| unsignedInt| uri|
          url| uuid| Address| Age| Annotation| Attachment| CodeableConcept| Coding| ContactPoint| Count| Distance|
          Duration| HumanName| Identifier| Money| Period| Quantity| Range| Ratio| Reference| SampledData| Signature|
          Timing| ContactDetail| Contributor| DataRequirement| Expression| ParameterDefinition| RelatedArtifact|
          TriggerDefinition| UsageContext| Dosage| Meta
        Task.Restriction < BackboneElement = repetitions:positiveInt period:Period recipient*:Reference
        Timing < BackboneElement = event*:dateTime repeat:Timing.Repeat code:CodeableConcept
        Timing.Repeat < BackboneElement = bounds[x]:Duration| Range| Period count:positiveInt countMax:positiveInt
          duration:decimal durationMax:decimal durationUnit:#UnitsOfTime frequency:positiveInt
          frequencyMax:positiveInt period:decimal periodMax:decimal periodUnit:#UnitsOfTime dayOfWeek*:code
          timeOfDay*:time when*:#EventTiming offset:unsignedInt
        TriggerDefinition < Element = type!:#TriggerType name:string timing[x]:Timing| Reference| date| dateTime
          data*:DataRequirement condition:Expression
        UsageContext < Element = code!:Coding value[x]!:CodeableConcept| Quantity| Range| Reference
        """

    /// Codes that are bound: no other may stand there.
    static let codes = """
        #AddressType = postal| physical| both
        #AddressUse = home| work| temp| old| billing
        #AdministrativeGender = male| female| other| unknown
        #BundleType = document| message| transaction| transaction-response| batch| batch-response| history|
          searchset| collection
        #CapabilityStatementKind = instance| capability| requirements
        #ConditionalDeleteStatus = not-supported| single| multiple
        #ConditionalReadStatus = not-supported| modified-since| not-match| full-support
        #ConsentDataMeaning = instance| related| dependents| authoredby
        #ConsentProvisionType = deny| permit
        #ConsentState = draft| proposed| active| rejected| inactive| entered-in-error
        #ContactPointSystem = phone| fax| email| pager| url| sms| other
        #ContactPointUse = home| work| temp| old| mobile
        #ContributorType = author| editor| reviewer| endorser
        #DaysOfWeek = mon| tue| wed| thu| fri| sat| sun
        #DeviceNameType = udi-label-name| user-friendly-name| patient-reported-name| manufacturer-name| model-name|
          other
        #DocumentMode = producer| consumer
        #EnableWhenBehavior = all| any
        #EventCapabilityMode = sender| receiver
        #EventStatus = preparation| in-progress| not-done| on-hold| stopped| completed| entered-in-error| unknown
        #EventTiming = MORN| MORN.early| MORN.late| NOON| AFT| AFT.early| AFT.late| EVE| EVE.early| EVE.late| NIGHT|
          PHS| HS| WAKE| C| CM| CD| CV| AC| ACM| ACD| ACV| PC| PCM| PCD| PCV
        #ExpressionLanguage = text/cql| text/fhirpath| application/x-fhir-query
        #FHIRDeviceStatus = active| inactive| entered-in-error| unknown
        #FHIRVersion = 0.01| 0.05| 0.06| 0.11| 0.0.80| 0.0.81| 0.0.82| 0.4.0| 0.5.0| 1.0.0| 1.0.1| 1.0.2| 1.1.0|
          1.4.0| 1.6.0| 1.8.0| 3.0.0| 3.0.1| 3.3.0| 3.5.0| 4.0.0| 4.0.1
        #GoalLifecycleStatus = proposed| planned| accepted| active| on-hold| completed| cancelled| entered-in-error|
          rejected
        #HTTPVerb = GET| HEAD| POST| PUT| DELETE| PATCH
        #IdentifierUse = usual| official| temp| secondary| old
        #ImmunizationStatusCodes = completed| entered-in-error| not-done
        #IssueSeverity = fatal| error| warning| information
        #IssueType = invalid| structure| required| value| invariant| security| login| unknown| expired| forbidden|
          suppressed| processing| not-supported| duplicate| multiple-matches| not-found| deleted| too-long|
          code-invalid| extension| too-costly| business-rule| conflict| transient| lock-error| no-store| exception|
          timeout| incomplete| throttled| informational
        #LinkType = replaced-by| replaces| refer| seealso
        #LocationMode = instance| kind
        #LocationStatus = active| suspended| inactive
        #NameUse = usual| official| temp| nickname| anonymous| old| maiden
        #NarrativeStatus = generated| extensions| additional| empty
        #ObservationStatus = registered| preliminary| final| amended| corrected| cancelled| entered-in-error|
          unknown
        #PublicationStatus = draft| active| retired| unknown
        #QuantityComparator = <| <=| >=| >
        #QuestionnaireItemOperator = exists| =| !=| >| <| >=| <=
        #QuestionnaireItemType = group| display| boolean| decimal| integer| date| dateTime| time| string| text| url|
          choice| open-choice| attachment| reference| quantity
        #ReferenceHandlingPolicy = literal| logical| resolves| enforced| local
        #RelatedArtifactType = documentation| justification| citation| predecessor| successor| derived-from|
          depends-on| composed-of
        #RequestIntent = proposal| plan| directive| order| original-order| reflex-order| filler-order|
          instance-order| option
        #RequestPriority = routine| urgent| asap| stat
        #RequestStatus = draft| active| on-hold| revoked| completed| entered-in-error| unknown
        #ResourceVersionPolicy = no-version| versioned| versioned-update
        #RestfulCapabilityMode = client| server
        #SearchEntryMode = match| include| outcome
        #SearchParamType = number| date| string| token| reference| composite| quantity| uri| special
        #SortDirection = ascending| descending
        #SystemRestfulInteraction = transaction| batch| search-system| history-system
        #TaskIntent = unknown| proposal| plan| order| original-order| reflex-order| filler-order| instance-order|
          option
        #TaskStatus = draft| requested| received| accepted| rejected| ready| cancelled| in-progress| on-hold|
          failed| completed| entered-in-error
        #TriggerType = named-event| periodic| data-changed| data-added| data-modified| data-removed| data-accessed|
          data-access-ended
        #TypeRestfulInteraction = read| vread| update| patch| delete| history-instance| history-type| create|
          search-type
        #UDIEntryType = barcode| rfid| manual| card| self-reported| unknown
        #UnitsOfTime = s| min| h| d| wk| mo| a
        """
}
