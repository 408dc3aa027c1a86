### Allmänna handlingar: det som människor läser.

## Tjänsten

service-name = Ta del av allmänna handlingar
service-summary = Läs det som myndigheten har skrivit och tagit emot.
service-what =
    Alla får läsa de handlingar som myndigheten har skrivit eller tagit emot. Berätta vilka du vill ta del av. Du behöver inte säga vem du är eller vad du ska ha dem till.

    En del är skyddat enligt lag, till exempel uppgifter om någons hälsa. Om vi inte kan lämna ut något säger vi vilken regel som skyddar det, och du kan överklaga.
service-need =
    - vad handlingarna handlar om, så gott du kan säga det
    - från vilken tid de är, om du vet
service-cost = Gratis som filer och i stadshuset. På papper är de första 20 sidorna gratis, därefter 0,50 euro per sida.
service-duration = Vi svarar inom 10 arbetsdagar, oftast snabbare.
service-law = Westhavens lag om tillgång till handlingar, 2–20 §§.
service-other-ways = Du kan också fråga i receptionen i stadshuset, per telefon, e-post eller på papper. Du behöver ingen blankett.
service-appeal =
    Om vi inte lämnar ut allt kan du överklaga till Westhavens förvaltningsdomstol inom 3 veckor från den dag du fick beslutet. Skriv vad du vill ändra och varför, ange ärendets referens och skicka överklagandet till oss.

## Utfall

outcome-granted = Handlingarna lämnades ut
outcome-partial = Handlingarna lämnades ut delvis
outcome-refused = Begäran avslagen
outcome-withdrawn = Begäran återkallad
outcome-closed = Avslutat eftersom vi inte fick något svar

## Processen, steg för steg

timeline-request_received = Du skickade din begäran.

task-assess_request = Bedöm begäran
task-assess_request-help = Kan du förstå vilka handlingar som avses? Om inte, fråga. Tidsfristen står stilla medan den sökande svarar.
timeline-assess_request = En registrator läste din begäran.
waiting-assess_request = En registrator läser din begäran. Du behöver inte göra något.
timeline-withdrawn_early = Du återkallade din begäran.

task-clarify_request = Den sökande har ombetts förtydliga
resident-clarify_request = Förtydliga din begäran
resident-clarify_request-help = Vi kunde inte förstå vilka handlingar du menar. Svara inom 14 dagar. Tiden för vårt svar står stilla under tiden.
timeline-clarify_request = Du förtydligade din begäran.
waiting-clarify_request = Vi väntar på ditt svar. Efter 14 dagar utan svar avslutar vi ärendet.
timeline-clarification_overdue = 14 dagar gick utan svar.
timeline-closed_unclear = Ditt ärende är avslutat.

waiting-review = Vi söker fram och granskar handlingarna. Du behöver inte göra något.
timeline-review = Vi sökte fram och granskade handlingarna.
task-collect_documents = Sök fram handlingarna
task-collect_documents-help = Ta upp varje handling som begäran gäller och ange för var och en om något i den är skyddat.
timeline-collect_documents = Vi sökte fram handlingarna som du bad om.
waiting-collect_documents = En registrator söker fram handlingarna. Du behöver inte göra något.
timeline-check_secrecy = Vi jämförde handlingarna med reglerna om sekretess.
task-decide_request = Besluta om utlämnande
task-decide_request-help = Reglerna föreslår ett utfall; du beslutar. Det som inte lämnas ut måste motiveras, handling för handling.
timeline-decide_request = Vi beslutade vad som lämnas ut.
waiting-decide_request = En registrator beslutar vad som kan lämnas ut. Du behöver inte göra något.
timeline-withdrawn_late = Du återkallade din begäran.
timeline-term_at_risk = 10 dagar har gått sedan vi började söka efter handlingarna.
timeline-delay_told = Arbetet med din begäran fortsätter.

timeline-request_withdrawn = Ditt ärende är avslutat.
timeline-send_decision = Vi skickade vårt beslut till dig.
timeline-documents_released = Handlingarna är utlämnade.
timeline-request_refused = Din begäran avslogs. I brevet står varför och hur du överklagar.

## Brev

letter-decision = Beslut om din begäran om handlingar
mail-letter =
    Det finns ett brev från oss om din begäran om handlingar, ärende { $reference }. Brevet är bifogat, och du hittar det i ditt ärende när du loggar in.

## Meddelanden

message-withdrawn = Återkalla begäran
message-received = Vi har fått din begäran om handlingar. Vi svarar inom 10 arbetsdagar.
message-closed = Vi har avslutat din begäran om handlingar eftersom vi inte fick svar på vår fråga. Du är välkommen att fråga igen.
message-delay = Din begäran om handlingar tar längre tid än vanligt. Vi arbetar fortfarande med den.
message-withdrawal = Du har återkallat din begäran om handlingar. Vi har avslutat ärendet.

## Begäran

form-application = Begär ut allmänna handlingar
page-application-request = Din begäran
field-application-request = Vilka handlingar vill du ta del av?
field-application-request-hint = Skriv vad de handlar om och från vilken tid. Du behöver inte säga varför du vill ha dem
field-application-request-error = Skriv vilka handlingar du vill ta del av
field-application-from_date = Från och med vilken dag?
field-application-from_date-hint = Lämna tomt om du inte vet
field-application-to_date = Till och med vilken dag?
field-application-to_date-hint = Lämna tomt om du inte vet
page-application-delivery = Hur du vill ha dem
field-application-delivery = Hur vill du ta del av handlingarna?
field-application-delivery-error = Välj hur du vill ta del av handlingarna
option-application-delivery-digital = Som filer
option-application-delivery-paper = På papper
option-application-delivery-counter = Läsa dem i stadshuset
field-application-postal_address = Vart skickar vi dem?
field-application-postal_address-error = Skriv vart vi ska skicka handlingarna
page-application-contact = Hur vi når dig
field-application-email = E-postadress
field-application-email-purpose = Bara för att svara dig. Du får begära handlingar utan att säga vem du är
field-application-email-error = Skriv en e-postadress
field-application-name = Namn
field-application-name-hint = Du behöver inte säga vem du är

## Bedömning

form-assessment = Bedöm begäran
page-assessment-assessment = Är begäran tydlig?
field-assessment-clarification = Den sökandes förtydligande
field-assessment-clear = Kan du förstå vilka handlingar som avses?
field-assessment-clear-error = Välj om begäran är tydlig
option-assessment-clear-yes = Ja
option-assessment-clear-no = Nej
field-assessment-question = Vad behöver du veta?
field-assessment-question-error = Skriv vad du behöver veta
field-assessment-where = Var ska du leta?
field-assessment-where-hint = Register, enheter, arkiv

## Förtydligande

form-clarification = Förtydliga din begäran
page-clarification-answer = Ditt svar
field-clarification-question = Det här behöver vi från dig
field-clarification-clarification = Vilka handlingar menar du?
field-clarification-clarification-error = Skriv vilka handlingar du menar

## Handlingar

form-documents = Sök fram handlingarna
page-documents-documents = Handlingarna du hittade
text-documents-documents_help = Ta upp varje handling som begäran gäller, även sådana som du tror inte kan lämnas ut. Om det inte finns någon, gå vidare utan rad.
field-documents-documents = Handlingar
field-documents-documents-title = Vilken handling är det?
field-documents-documents-title-error = Skriv vilken handling det är
field-documents-documents-protected = Finns något i den som är skyddat?
field-documents-documents-protected-error = Välj om något i handlingen är skyddat
option-documents-documents-protected-no = Nej
option-documents-documents-protected-part = Ja, delvis
option-documents-documents-protected-whole = Ja, hela
field-documents-documents-ground = Vilken regel skyddar det?
field-documents-documents-ground-error = Välj regeln
option-documents-documents-ground-personal = Enskildas personliga förhållanden, 14 §
option-documents-documents-ground-business = Affärshemligheter, 15 §
option-documents-documents-ground-security = Säkerhet, 16 §

## Beslut

form-decision = Besluta om utlämnande
page-decision-decision = Ditt beslut
field-decision-documents_table = Handlingarna
column-decision-documents_table-title = Handling
column-decision-documents_table-protected = Skyddat
column-decision-documents_table-ground = Regel
field-decision-decision = Vad lämnas ut?
field-decision-decision-error = Välj vad som lämnas ut
option-decision-decision-granted = Allt
option-decision-decision-partial = En del
option-decision-decision-refused = Inget
field-decision-released = Vad den sökande får
field-decision-released-hint = Räkna upp handlingarna och vad som är maskat i dem
field-decision-released-error = Räkna upp vad som lämnas ut
field-decision-reasons = Skäl för det som inte lämnas ut
field-decision-reasons-hint = Ange regeln för varje handling och vilken skada ett utlämnande skulle göra
field-decision-reasons-error = Skriv skälen: ett avslag, även delvis, kan inte skickas utan dem
