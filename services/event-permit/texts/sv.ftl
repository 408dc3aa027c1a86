### Tillstånd för evenemang: det som människor läser.

## Tjänsten

service-name = Tillstånd för evenemang
service-summary = Ordna marknad, konsert, lopp eller festival på offentlig plats.
service-what =
    Du behöver tillstånd om du vill ordna ett evenemang på en gata, ett torg eller i en park. Vi frågar dem som evenemanget berör, besöker platsen tillsammans med dig om det behövs, och beslutar.
service-need =
    - dag, plats och hur många besökare du väntar dig
    - en plan över platsen, som PDF eller foto
    - vad ni ställer upp, och om det blir musik
service-cost = Tillståndet är gratis. För evenemang med 2 000 besökare eller fler betalar du en deposition på 5 000 euro, som du får tillbaka om platsen lämnas ren.
service-duration = Vi beslutar inom 8 veckor, oftast inom 5.
service-law = Westhavens föreskrifter om offentliga evenemang, 3–19 §§.
service-other-ways = Du kan också ansöka i receptionen i stadshuset, per telefon eller på papper.
service-appeal =
    Om du tycker att beslutet är fel kan du överklaga det till Westhavens förvaltningsdomstol inom 3 veckor från den dag du fick det. Skriv vad du vill ändra och varför, ange ärendets referens och skicka överklagandet till oss.

## Utfall

tacit-reason = Ingen beslutade inom den lagstadgade fristen. Tillståndet räknas som beviljat (17 §).
outcome-granted = Tillståndet beviljat
outcome-refused = Ansökan avslagen
outcome-lapsed = Tillståndet upphörde eftersom depositionen inte betalades
outcome-not-answered = Avslutat eftersom vi inte fick något svar

## Processen, steg för steg

timeline-application_received = Du skickade din ansökan.
timeline-classify_event = Vi tog reda på vilka regler som gäller för ett evenemang av den här storleken.
timeline-find_departments = Vi tog reda på vilka som ska yttra sig.

task-check_completeness = Kontrollera ansökan
task-check_completeness-help = Se om allt finns med. Ändra vilka som ska yttra sig och om platsen ska besökas, om reglerna har missat något.
timeline-check_completeness = En handläggare kontrollerade om din ansökan är komplett.
waiting-check_completeness = En handläggare kontrollerar om din ansökan är komplett. Du behöver inte göra något.

task-supply_information = Arrangören har fått en fråga
resident-supply_information = Skicka det som saknas
resident-supply_information-help = Läs vad vi behöver från dig och svara inom 30 dagar. Tiden för vårt beslut står stilla under tiden.
timeline-supply_information = Du skickade det som saknades.
waiting-supply_information = Vi väntar på ditt svar. Efter 30 dagar utan svar avslutar vi ärendet.
timeline-information_overdue = 30 dagar gick utan svar.
timeline-not_answered = Ditt ärende är avslutat.

waiting-consult_departments = Andra förvaltningar yttrar sig. Du behöver inte göra något.
task-give_opinion = Yttra er om ett evenemang
task-give_opinion-help = Säg inom 10 dagar vad ni tycker om evenemanget. Villkor kan bli en del av tillståndet.
timeline-give_opinion = En av de tillfrågade lämnade sitt yttrande.
waiting-give_opinion = En förvaltning som evenemanget berör yttrar sig. Du behöver inte göra något.

timeline-site_visit = Platsbesöket är avslutat.
waiting-site_visit = Vi ordnar ett besök på platsen.
task-book_visit = Bestäm tid för besöket
task-book_visit-help = Ring arrangören och kom överens om var och när ni träffas.
timeline-book_visit = Vi kom överens med dig om en tid för besöket.
waiting-book_visit = En handläggare ringer dig för att bestämma tid för ett besök på platsen.
task-visit_site = Träffa arrangören på platsen
task-visit_site-help = Gå över platsen tillsammans med planen i handen. Skriv ner vad ni såg och kom överens om.
timeline-visit_site = Vi besökte platsen tillsammans med dig.
waiting-visit_site = Vi träffar dig på platsen den dag vi kom överens om.

task-prepare_proposal = Förbered ett förslag
task-prepare_proposal-help = Läs yttrandena och rapporten från besöket, och föreslå ett beslut med villkor.
timeline-prepare_proposal = En handläggare förberedde ett förslag till beslut.
waiting-prepare_proposal = En handläggare väger yttrandena och förbereder ett förslag. Du behöver inte göra något.

task-decide = Besluta om evenemanget
task-decide-help = Besluta om förslaget, eller skicka tillbaka det med en anmärkning. Ett avslag måste motiveras.
timeline-decide = Chefen för tillståndsenheten behandlade din ansökan.
waiting-decide = Chefen för tillståndsenheten beslutar om din ansökan. Du behöver inte göra något.
timeline-send_decision = Vi skickade vårt beslut till dig.
timeline-decision_sent = Ditt ärende är klart.

timeline-await_deposit = Vi fick din deposition.
waiting-await_deposit = Vi väntar på din deposition. Betala inom 21 dagar, annars upphör tillståndet.
timeline-deposit_overdue = 21 dagar gick utan deposition.
timeline-permit_valid = Tillståndet gäller. Lycka till med evenemanget.
timeline-permit_lapsed = Ditt ärende är avslutat.

## Brev

letter-decision = Beslut om din ansökan om tillstånd för evenemang
mail-letter =
    Det finns ett brev från oss om ditt evenemang, ärende { $reference }. Brevet är bifogat, och du hittar det i ditt ärende när du loggar in.

## Meddelanden

message-deposit-received = Deposition mottagen
message-closed-incomplete = Vi har avslutat din ansökan om tillstånd för evenemang eftersom vi inte fick de uppgifter vi bad om. Du är välkommen att ansöka igen.
message-consultation-late = En förvaltning som vi har frågat om ditt evenemang behöver mer tid. Vi har påmint den.
message-permit-valid = Vi har fått din deposition. Ditt tillstånd för evenemang gäller.
message-permit-lapsed = Ditt tillstånd för evenemang har upphört eftersom vi inte fick depositionen inom 21 dagar.

## Ansökan

form-application = Ansök om tillstånd för evenemang
page-application-organiser = Arrangören
field-application-organiser = Arrangörens namn
field-application-organiser-hint = En förening, ett företag eller ditt eget namn
field-application-organiser-error = Skriv arrangörens namn
field-application-contact = Kontaktperson
field-application-contact-error = Skriv vem vi kan prata med
field-application-email = E-postadress
field-application-email-purpose = Hit skriver vi när något händer i ärendet
field-application-email-error = Skriv en e-postadress
field-application-phone = Telefonnummer under dagen
field-application-phone-error = Skriv ett nummer där någon svarar under dagen
page-application-event = Evenemanget
field-application-event_name = Vad heter evenemanget?
field-application-event_name-error = Skriv evenemangets namn
field-application-description = Vad ska hända?
field-application-description-error = Beskriv evenemanget
field-application-event_date = Vilken dag?
field-application-event_date-error = Skriv vilken dag evenemanget är
field-application-visitors = Hur många besökare väntar du dig som mest?
field-application-visitors-error = Skriv ett antal besökare
page-application-place = Platsen
field-application-place = Var ska det vara?
field-application-place-error = Skriv var evenemanget ska vara
field-application-ground = Vad är det för slags plats?
field-application-ground-error = Välj vad det är för slags plats
option-application-ground-park = En park
option-application-ground-square = Ett torg
option-application-ground-street = En gata
option-application-ground-other = En annan offentlig plats
field-application-street_closed = Måste en gata stängas av?
field-application-street_closed-error = Välj om en gata måste stängas av
option-application-street_closed-yes = Ja
option-application-street_closed-no = Nej
field-application-site_plan = Plan över platsen
field-application-site_plan-hint = Visa scener, stånd, tält och utgångar. En PDF-fil eller ett foto, högst 10 MB
field-application-site_plan-error = Bifoga en plan över platsen
page-application-activities = Vad ni gör på platsen
field-application-amplified_music = Blir det musik eller tal genom högtalare?
field-application-amplified_music-error = Välj om ni använder högtalare
option-application-amplified_music-yes = Ja
option-application-amplified_music-no = Nej
field-application-music_hours = Mellan vilka klockslag?
field-application-music_hours-error = Skriv klockslagen för musiken
field-application-tents = Ställer ni upp tält eller scener?
field-application-tents-error = Välj om ni ställer upp tält eller scener
option-application-tents-yes = Ja
option-application-tents-no = Nej
field-application-structures = Tält och scener
field-application-structures-what = Vad är det?
field-application-structures-what-error = Skriv vad det är
field-application-structures-area = Yta i kvadratmeter
field-application-structures-area-error = Skriv ytan

## Kontroll

form-completeness = Kontrollera ansökan
page-completeness-check = Kontrollera ansökan
field-completeness-complete = Är ansökan komplett?
field-completeness-complete-error = Välj om ansökan är komplett
option-completeness-complete-yes = Ja
option-completeness-complete-no = Nej
field-completeness-question = Vad behöver arrangören skicka?
field-completeness-question-error = Skriv vad arrangören behöver skicka
field-completeness-departments = Vilka ska yttra sig?
field-completeness-departments-hint = Reglerna har kryssat för dem som måste tillfrågas
option-completeness-departments-police = Polisen
option-completeness-departments-fire = Räddningstjänsten
option-completeness-departments-traffic = Trafikkontoret
option-completeness-departments-environment = Miljökontoret
option-completeness-departments-parks = Parkförvaltningen
field-completeness-visit = Behövs ett platsbesök?
field-completeness-visit-hint = Evenemang där reglerna kräver besök får ett ändå
field-completeness-visit-error = Välj om ett platsbesök behövs
option-completeness-visit-yes = Ja
option-completeness-visit-no = Nej

## Komplettering

form-supplement = Skicka det som saknas
page-supplement-answer = Ditt svar
field-supplement-question = Det här behöver vi från dig
field-supplement-supplement = Ditt svar
field-supplement-supplement-error = Skriv ditt svar
field-supplement-supplement_files = Handlingar
field-supplement-supplement_files-hint = PDF-filer eller foton, högst 10 MB vardera

## Yttrande

form-opinion = Lämna yttrande
page-opinion-opinion = Ert yttrande
field-opinion-opinion = Vad är ert yttrande?
field-opinion-opinion-error = Välj ett yttrande
option-opinion-opinion-no-objection = Ingen erinran
option-opinion-opinion-conditions = Ingen erinran, men med villkor
option-opinion-opinion-objection = Vi avstyrker
field-opinion-comment = Villkor eller skäl
field-opinion-comment-error = Skriv villkoren eller skälen

## Tid för besök

form-booking = Bestäm tid för besöket
page-booking-booking = Besöket
field-booking-visit_date = Vilken dag träffas ni?
field-booking-visit_date-error = Skriv dagen för besöket
field-booking-visit_place = Var träffas ni?
field-booking-visit_place-error = Skriv var ni träffas

## Platsbesök

form-visit = Rapport från besöket
page-visit-report = Vad du såg
field-visit-site_suitable = Är platsen lämplig?
field-visit-site_suitable-error = Välj om platsen är lämplig
option-visit-site_suitable-yes = Ja
option-visit-site_suitable-changes = Ja, med ändringar
option-visit-site_suitable-no = Nej
field-visit-findings = Vad såg ni, och vad kom ni överens om?
field-visit-findings-error = Skriv ner vad ni såg och kom överens om
field-visit-photos = Foton

## Förslag

form-proposal = Förbered ett förslag
page-proposal-proposal = Ditt förslag
field-proposal-opinions_table = Yttranden
column-proposal-opinions_table-department = Förvaltning
column-proposal-opinions_table-opinion = Yttrande
column-proposal-opinions_table-comment = Villkor eller skäl
field-proposal-findings = Rapport från platsbesöket
field-proposal-remark = Anmärkning från chefen
field-proposal-proposed = Vad föreslår du?
field-proposal-proposed-error = Välj vad du föreslår
option-proposal-proposed-grant = Bevilja tillståndet
option-proposal-proposed-refuse = Avslå ansökan
field-proposal-proposal = Varför?
field-proposal-proposal-hint = Väg yttrandena och besöket mot föreskrifterna
field-proposal-proposal-error = Skriv dina skäl
field-proposal-conditions = Villkor för tillståndet
field-proposal-conditions-condition = Villkor
field-proposal-conditions-condition-error = Skriv villkoret

## Beslut

form-decision = Besluta om evenemanget
page-decision-decision = Ditt beslut
field-decision-opinions_table = Yttranden
column-decision-opinions_table-department = Förvaltning
column-decision-opinions_table-opinion = Yttrande
column-decision-opinions_table-comment = Villkor eller skäl
field-decision-proposal = Förslaget
field-decision-decision = Beslut
field-decision-decision-error = Välj ett beslut
option-decision-decision-granted = Bevilja tillståndet
option-decision-decision-refused = Avslå ansökan
option-decision-decision-returned = Skicka tillbaka förslaget
field-decision-reasons = Skäl för beslutet
field-decision-reasons-hint = Arrangören läser orden i beslutet. Ange paragrafen i föreskrifterna
field-decision-reasons-error = Skriv skälen: ett avslag kan inte skickas utan dem
field-decision-remark = Vad behöver ändras?
field-decision-remark-error = Skriv vad som behöver ändras

## Deposition

form-deposit = Registrera depositionen
page-deposit-deposit = Deposition
field-deposit-deposit_amount = Betalt belopp i euro
field-deposit-deposit_amount-error = Skriv beloppet som har betalats
field-deposit-receipt = Kvittonummer
field-deposit-receipt-error = Skriv numret på kvittot
