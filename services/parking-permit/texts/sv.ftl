### Boendeparkering: det som människor läser.

## Tjänsten

service-name = Boendeparkering
service-summary = Parkera på gatorna i din zon i ett år.
service-what =
    Med ett tillstånd för boendeparkering får du parkera ett fordon på gatorna i den zon där du bor, utan biljett och utan tidsgräns.

    Tillståndet gäller i ett år. Vi skriver till dig 30 dagar innan det går ut, och du väljer om du vill förnya det.
service-need =
    - din adress och din parkeringszon
    - fordonets registreringsnummer
    - registreringsbeviset, som PDF eller foto
service-cost =
    60 euro per år för hushållets första tillstånd, 120 euro för varje ytterligare. Fordon som drivs enbart med el: 20 och 60 euro.
service-duration = Vanliga ärenden avgörs direkt. Om en handläggare behöver titta på ärendet beslutar vi inom 3 veckor.
service-law = Westhavens parkeringsföreskrifter, 3–12 §§.
service-other-ways =
    Du kan också ansöka i receptionen i stadshuset, per telefon eller på papper. I receptionen hjälper vi dig med formuläret.
service-appeal =
    Om du tycker att beslutet är fel kan du överklaga det till Westhavens förvaltningsdomstol inom 3 veckor från den dag du fick det. Skriv vad du vill ändra och varför, ange ärendets referens och skicka överklagandet till oss.

## Utfall

outcome-granted = Tillståndet beviljat
outcome-refused = Ansökan avslagen
outcome-not-paid = Avslutat eftersom avgiften inte betalades
outcome-not-answered = Avslutat eftersom vi inte fick något svar

## Processen, steg för steg

timeline-application_received = Du skickade din ansökan.

timeline-check_eligibility = Vi jämförde dina svar med reglerna för boendeparkering.
waiting-check_eligibility = Vi jämför dina svar med reglerna. Det tar ett ögonblick.

task-review_application = Granska ansökan
task-review_application-help = Reglerna lämnade ärendet till dig. Se vilken regel som användes, jämför svaren med registreringsbeviset och besluta. Ett avslag måste motiveras.
timeline-review_application = En handläggare på parkeringskontoret granskade din ansökan.
waiting-review_application = En handläggare på parkeringskontoret granskar din ansökan. Du behöver inte göra något. Vi hör av oss när beslutet är fattat.

task-supply_information = Den sökande har fått en fråga
resident-supply_information = Skicka det som saknas
resident-supply_information-help = Läs vad vi behöver från dig och svara inom 21 dagar. Tiden för vårt beslut står stilla under tiden.
timeline-supply_information = Du skickade det som saknades.
waiting-supply_information = Vi väntar på ditt svar. Efter 21 dagar utan svar avslutar vi ärendet.
timeline-information_overdue = 21 dagar gick utan svar.
timeline-not_answered = Ditt ärende är avslutat.

timeline-send_refusal = Vi skickade vårt beslut till dig.
timeline-refused = Din ansökan avslogs. I brevet står varför och hur du överklagar.

timeline-calculate_fee = Vi räknade ut avgiften.
waiting-payment_or_deadline = Vi väntar på din betalning. Betala inom 14 dagar, så skickar vi tillståndet.
timeline-payment_received = Vi fick din betalning.
timeline-payment_overdue = 14 dagar gick utan betalning.
timeline-not_paid = Ditt ärende är avslutat.

timeline-send_permit = Vi skickade tillståndet till dig.
waiting-before_expiry = Ditt tillstånd gäller. Vi skriver till dig 30 dagar innan det går ut.
timeline-before_expiry = Ditt tillstånd gäller i 30 dagar till.

task-renew_or_lapse = Den sökande har fått frågan om förnyelse
resident-renew_or_lapse = Förnya ditt tillstånd eller låt det löpa ut
resident-renew_or_lapse-help = Ditt tillstånd går ut om 30 dagar. Om du inte gör något upphör det att gälla efter sista dagen.
timeline-renew_or_lapse = Du svarade om du vill förnya.
waiting-renew_or_lapse = Vi väntar på att du svarar om du vill förnya. Om du inte gör något upphör tillståndet att gälla efter sista dagen.
timeline-permit_expired = Tillståndets sista dag passerade.
timeline-given_up = Du valde att inte förnya. Tillståndet upphör efter sista dagen.
timeline-lapsed = Ditt tillstånd har upphört att gälla.

## Brev

letter-permit = Ditt tillstånd för boendeparkering
letter-decision = Beslut om din ansökan om boendeparkering
mail-letter =
    Det finns ett brev från oss om din boendeparkering, ärende { $reference }. Brevet är bifogat, och du hittar det i ditt ärende när du loggar in.

## Meddelanden

message-payment-received = Betalning mottagen
message-payment-due = Ditt tillstånd för boendeparkering är beviljat. Betala avgiften inom 14 dagar, så skickar vi tillståndet. Beloppet ser du i ditt ärende.
message-closed-unpaid = Vi har avslutat din ansökan om boendeparkering eftersom avgiften inte betalades inom 14 dagar. Du är välkommen att ansöka igen.
message-closed-unanswered = Vi har avslutat din ansökan om boendeparkering eftersom vi inte fick de uppgifter vi bad om. Du är välkommen att ansöka igen.
message-renewal = Ditt tillstånd för boendeparkering går ut om 30 dagar. Logga in för att förnya det eller låta det löpa ut.

## Ansökan

form-application = Ansök om boendeparkering
page-application-about-you = Om dig
field-application-name = Fullständigt namn
field-application-name-error = Skriv ditt fullständiga namn
field-application-email = E-postadress
field-application-email-purpose = Hit skriver vi när något händer i ditt ärende
field-application-email-error = Skriv din e-postadress
field-application-phone = Telefonnummer
field-application-phone-hint = Bara om du vill att vi ska kunna ringa dig
page-application-address = Din bostad
field-application-street = Gatuadress
field-application-street-error = Skriv gatuadressen där du bor
field-application-postcode = Postnummer
field-application-postcode-error = Skriv ditt postnummer
field-application-zone = I vilken parkeringszon ligger din bostad?
field-application-zone-hint = Zonen står på parkeringsskyltarna på din gata
field-application-zone-error = Välj den zon där din bostad ligger
option-application-zone-A = Zon A, Hamnen
option-application-zone-B = Zon B, Gamla stan
option-application-zone-C = Zon C, Stationen
option-application-zone-D = Zon D, Backen
option-application-zone-unknown = Någon annanstans, eller jag vet inte
page-application-vehicle = Ditt fordon
field-application-plate = Registreringsnummer
field-application-plate-error = Skriv fordonets registreringsnummer
field-application-power = Vad drivs fordonet med?
field-application-power-error = Välj vad fordonet drivs med
option-application-power-electric = Bara el
option-application-power-other = Något annat
field-application-registered_keeper = Står fordonet på dig?
field-application-registered_keeper-error = Välj om fordonet står på dig
option-application-registered_keeper-yes = Ja
option-application-registered_keeper-no = Nej
field-application-keeper_relation = Vem står som ägare, och varför använder du fordonet?
field-application-keeper_relation-hint = Till exempel förmånsbil eller leasad bil
field-application-keeper_relation-error = Skriv vem som är ägare och varför du använder fordonet
page-application-documents = Handlingar
field-application-registration_document = Registreringsbevis
field-application-registration_document-hint = En PDF-fil eller ett foto, högst 10 MB
field-application-registration_document-error = Bifoga registreringsbeviset
page-application-household = Andra tillstånd
field-application-permits_in_household = Hur många parkeringstillstånd har ditt hushåll redan?
field-application-permits_in_household-error = Skriv ett antal, 0 om ni inte har något
field-application-other_permits = Tillstånden som ditt hushåll har
field-application-other_permits-plate = Registreringsnummer
field-application-other_permits-plate-error = Skriv registreringsnumret
field-application-other_permits-holder = Vems tillstånd är det?

## Granskning

form-review = Granska ansökan
page-review-decision = Ditt beslut
text-review-review_help = Reglerna kunde inte avgöra ärendet på egen hand. Jämför svaren med registreringsbeviset och besluta sedan.
field-review-assessment_reason = Varför reglerna lämnade det till dig
field-review-supplement = Den sökandes svar
field-review-decision = Beslut
field-review-decision-error = Välj ett beslut
option-review-decision-granted = Bevilja tillståndet
option-review-decision-refused = Avslå ansökan
option-review-decision-more-information = Be den sökande om mer uppgifter
field-review-reasons = Skäl för beslutet
field-review-reasons-hint = Den sökande läser orden i beslutet. Ange paragrafen i föreskrifterna
field-review-reasons-error = Skriv skälen: ett avslag kan inte skickas utan dem
field-review-question = Vad behöver den sökande skicka?
field-review-question-error = Skriv vad den sökande behöver skicka

## Komplettering

form-supplement = Skicka det som saknas
page-supplement-answer = Ditt svar
field-supplement-question = Det här behöver vi från dig
field-supplement-supplement = Ditt svar
field-supplement-supplement-error = Skriv ditt svar
field-supplement-supplement_files = Handlingar
field-supplement-supplement_files-hint = PDF-filer eller foton, högst 10 MB vardera

## Förnyelse

form-renewal = Förnya eller låt löpa ut
page-renewal-renew = Ditt tillstånd
field-renewal-renew = Vill du förnya tillståndet ett år till?
field-renewal-renew-error = Välj om du vill förnya
option-renewal-renew-yes = Ja, förnya
option-renewal-renew-no = Nej, låt det löpa ut
field-renewal-permits_in_household = Hur många andra parkeringstillstånd har ditt hushåll nu?
field-renewal-permits_in_household-error = Skriv ett antal, 0 om ni inte har något
field-renewal-registered_keeper = Står fordonet fortfarande på dig?
field-renewal-registered_keeper-error = Välj om fordonet står på dig
option-renewal-registered_keeper-yes = Ja
option-renewal-registered_keeper-no = Nej

## Betalning

form-payment = Registrera en betalning
page-payment-payment = Betalning
field-payment-paid_amount = Betalt belopp i euro
field-payment-paid_amount-error = Skriv beloppet som har betalats
field-payment-receipt = Kvittonummer
field-payment-receipt-error = Skriv numret på kvittot
