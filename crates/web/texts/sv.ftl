# Språket självt.
language-name = Svenska
language-direction = ltr
language-lowers-labels = yes

# Datum. Månader slås upp med nummer.
date-long = { $day } { $month } { $year }
date-and-time = { $day } { $month } { $year } kl. { $hour }.{ $minute }
month-1 = januari
month-2 = februari
month-3 = mars
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = augusti
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december

# Komponenter.
component-back = Tillbaka
component-breadcrumbs = Sökväg
component-count-characters = Du kan skriva högst { $count } tecken
component-count-words = Du kan skriva högst { $count } ord
component-error = Fel
component-footer-title = Länkar till stöd
component-important = Viktigt
component-language = Språk
component-menu = Meny
component-next-html = Nästa<span class="govuk-visually-hidden"> sida</span>
component-page = Sida { $number }
component-pagination = Sidor
component-password-show = Visa
component-password-show-label = Visa lösenordet
component-previous-html = Föregående<span class="govuk-visually-hidden"> sida</span>
component-service-information = Om tjänsten
component-success = Klart
component-warning = Varning

# Ramen runt varje sida.
frame-account-label = Ditt konto
frame-accessibility = Tillgänglighet
frame-back-label = Föregående sida
frame-cookies = Kakor
frame-main-label = Huvudmeny
frame-sign-in = Logga in
frame-sign-out = Logga ut
frame-signed-in-as = Inloggad som { $name }
frame-skip = Hoppa till huvudinnehållet
frame-email = E-post
frame-phone = Telefon
frame-hours = Öppet

# När något går fel.
fault-contact-title = Om du behöver hjälp
fault-home = Gå till startsidan
fault-not-found-title = Sidan finns inte
fault-not-found-text = Om du skrev in adressen, kontrollera att den är rätt. Om du följde en länk kan sidan ha flyttats.
fault-forbidden-title = Du kan inte se den här sidan
fault-forbidden-text = Den hör till någon annan, eller så får ditt konto inte öppna den. Om du kom hit från en annan webbplats, börja om från vår startsida.
fault-too-large-title = Filen är för stor
fault-too-large-text = Inget från den senaste sidan sparades. Gå tillbaka och välj en fil som är mindre än 20 MB, eller korta en lång text.
fault-stale-title = Sidan har ändrats sedan du öppnade den
fault-stale-text = Någon, kanske du själv i ett annat fönster, har redan ändrat den. Det du hade sparat finns kvar. Gå tillbaka, ladda sidan på nytt och kontrollera dina svar.
fault-gone-title = Ärendet är gallrat
fault-gone-text = Ärenden bevaras så länge lagen anger, sedan raderas det som står i dem. Det här finns inte kvar. Har du vårt beslut som brev gäller det fortfarande. Kontakta oss om du har frågor.
fault-unreadable-title = Vi kunde inte läsa det som skickades
fault-unreadable-text = Det du hade sparat finns kvar. Gå tillbaka och försök igen.
fault-unavailable-title = Tjänsten är tyvärr inte tillgänglig
fault-unavailable-text = Det du hade sparat finns kvar. Försök igen om några minuter.
fault-problem-title = Det är tyvärr ett problem med tjänsten
fault-problem-text = Det du hade sparat finns kvar. Försök igen senare. Vi har fått veta om problemet.

# Att fylla i ett formulär.
form-page-title = Dina svar
form-problem-title = Det finns ett problem
form-continue = Fortsätt
form-later = Spara och fortsätt senare
form-step = Steg { $number } av { $count }
frame-error-prefix = Fel:
form-optional = (frivilligt)
form-why = Varför vi frågar
form-choose = Välj
form-choose-all = Välj alla som stämmer.
form-date-hint = Till exempel 27 3 2026.
form-time-hint = Till exempel 14:30.
form-file-hint = Välj en fil som är mindre än 20 MB.
form-files-there = Filer du har lagt till
form-remove-html = Ta bort<span class="govuk-visually-hidden"> { $what }</span>
form-add = Lägg till
form-add-another = Lägg till en till
form-row = { $label } { $number }
form-table = Tabell
form-table-left-out = { $count } rader till visas inte.
form-count-under-one = Du har %{"{"}count{"}"} tecken kvar
form-count-under = Du har { $count } tecken kvar
form-count-at = Du har 0 tecken kvar
form-count-over-one = Du har %{"{"}count{"}"} tecken för mycket
form-count-over = Du har { $count } tecken för mycket

# Delar av datum och tid: i en mening och som etikett.
part-day = dag
part-month = månad
part-year = år
part-time = tid
part-day-label = Dag
part-month-label = Månad
part-year-label = År
part-time-label = Tid
list-and = och

# Vad som är fel med ett svar.
answer-not-provided = Inte angivet
answer-other = Kontrollera ditt svar på { $label }
answer-required-question = Besvara frågan ”{ $Label }”
answer-required-text = Ange { $label }
answer-required-choice = Välj { $label }
answer-required-choices = Välj minst en: { $label }
answer-required-tick = Markera rutan ”{ $Label }” för att fortsätta
answer-required-file = Välj en fil: { $label }
answer-required-rows = Lägg till minst en: { $label }
answer-too-short = { $Label } måste ha minst { $min } tecken
answer-too-long = { $Label } får ha högst { $max } tecken. Du har skrivit { $length }
answer-pattern = Ange { $label } i rätt format
answer-email = Ange en e-postadress i rätt format, som namn@example.com
answer-phone = Ange ett telefonnummer, som 060-19 10 00 eller +46 60 19 10 00
answer-number = { $Label } måste vara ett tal
answer-number-ambiguous = Skriv { $label } utan tusentalsavgränsare, som 1500 eller 1500,50
answer-too-many-digits = { $Label } har för många siffror
answer-too-many-decimals = { $Label } får ha { $max } siffror efter decimaltecknet
answer-not-a-step = { $Label } måste vara en multipel av { $step }, som { $below } eller { $above }
answer-too-small = { $Label } måste vara minst { $min }
answer-too-large = { $Label } får vara högst { $max }
answer-not-an-option = Välj ett av alternativen för { $label }
answer-too-many-options = Välj högst { $max } för { $label }
answer-date = { $Label } måste vara ett riktigt datum
answer-date-incomplete = { $Label } måste ha { $missing }
answer-time = Ange { $label } i timmar och minuter, som 14:30
answer-too-early = { $Label } får vara tidigast { $earliest }
answer-too-late = { $Label } får vara senast { $latest }
answer-file-type = Filen ”{ $name }” måste vara av något av de här slagen: { $accept }
answer-file-too-large = Filen ”{ $name }” måste vara mindre än { $max_bytes }
answer-too-many-files = Du kan lägga till högst { $max } filer
answer-too-few-rows = Lägg till minst { $min }: { $label }
answer-too-many-rows = Du kan lägga till högst { $max }: { $label }
answer-wrong-type = Kontrollera ditt svar på { $label }
answer-not-computed = { $Label } kunde inte räknas ut från dina svar. Kontrollera dem

# Invånarens sidor.
navigation-services = Tjänster
navigation-cases = Dina ärenden
fee = { $amount } { $currency }
fee-from = från { $amount } { $currency }
fee-none = Kostar ingenting

home-title = Vad behöver du göra?
home-lead = Ansök hos { $authority } på nätet, följ dina ärenden och svara när vi frågar dig något.
home-search-label = Sök efter en tjänst
home-search = Sök
home-services = Tjänster
home-found-title = Sökning efter { $query }
home-found = { $count ->
    [0] Ingen tjänst hittades för ”{ $query }”
    [one] En tjänst hittades för ”{ $query }”
   *[other] { $count } tjänster hittades för ”{ $query }”
}
home-nothing-found = Prova med andra ord.
home-all = Visa alla tjänster
home-none = Här finns ingen tjänst ännu.

service-drafts = Du har redan påbörjat en ansökan
service-draft-changed = Senast ändrad { $when }
service-draft-resume = Fortsätt med den
service-draft-discard = Släng den
service-cost-title = Vad det kostar
service-duration-title = Hur lång tid det tar
service-need-title = Vad du behöver
service-start = Börja
service-start-again = Börja en ny ansökan
service-sign-in-first = Du får först logga in. Du kan sluta när som helst och fortsätta senare.
service-ways-title = Andra sätt att ansöka
service-law-title = Lagen
service-owner-title = Vem som ansvarar
way-counter = På plats
way-phone = Per telefon
way-post = Med post
way-email = Med e-post
way-assisted = Med vår hjälp

sign-in-account = E-postadress eller kontonamn
sign-in-account-hint = Den som ditt konto står i.
sign-in-password = Lösenord
sign-in-account-missing = Ange din e-postadress eller ditt kontonamn
sign-in-password-missing = Ange ditt lösenord
sign-in-wrong = Kontot eller lösenordet är fel. Kontrollera båda och försök igen
component-password-hide = Dölj
component-password-hide-label = Dölj lösenordet

upload-too-large = ”{ $name }” är för stor. Välj en fil som är mindre än { $max } MB
upload-type = ”{ $name }” är inte av ett slag som vi kan öppna. Välj en PDF, en bild (JPG, PNG), en text eller ett kontorsdokument
upload-disguised = ”{ $name }” är inte vad namnet säger. Spara den på nytt i programmet som gjorde den och välj den sedan här
upload-bomb = ”{ $name }” kan inte öppnas säkert. Spara den som PDF och välj den
upload-empty = ”{ $name }” är tom. Välj en annan fil
upload-infected = ”{ $name }” sparades inte: vårt virusskydd hittade något i den. Kontrollera enheten som den kom från, eller välj en annan fil
upload-away = ”{ $name }” kunde inte sparas just nu. Dina andra svar är inte förlorade. Välj filen igen om några minuter

check-title = Kontrollera dina svar
check-send-title = Skicka din ansökan
check-send-text = Genom att skicka den intygar du att det du har skrivit är riktigt, så vitt du vet.
check-send = Skicka ansökan
answer-change = Ändra
answer-yes = Ja
answer-no = Nej

discard-title = Vill du slänga den här ansökan?
discard-text = Du påbörjade en ansökan om { $service } och ändrade den senast { $when }. Det du har skrivit försvinner.
discard-yes = Släng den
discard-no = Behåll den

sent-title = Ansökan är skickad
sent-reference = Din referens
sent-service = Vi har tagit emot din ansökan: { $service }.
sent-decided = Din ansökan är redan avgjord: { $outcome }.
sent-next = Vad som händer nu
sent-due = Vi beslutar senast { $date }.
sent-follow = Du kan när som helst se vad som har hänt och vad vi väntar på.
sent-case = Gå till ditt ärende
sent-keep = Du kan spara sidan som bokmärke eller skriva ut den.

cases-title = Dina ärenden
cases-open = Pågår
cases-drafts = Inte skickade
cases-closed = Avslutade
cases-draft-tag = Inte skickad
cases-opened = Skickad { $date }
cases-due = Beslut senast { $date }
cases-none = Du har inga ärenden ännu.
waiting-resident-tag = Väntar på dig
waiting-office-tag = Vi arbetar med det
waiting-third-party-tag = Väntar på andra
waiting-timer-tag = Inget att göra
waiting-nobody-tag = Avslutat
waiting-resident-title = Vi väntar på dig
waiting-office-title = Vi arbetar med ditt ärende
waiting-third-party-title = Vi väntar på någon annan
waiting-timer-title = Det finns inget att göra just nu
waiting-nobody-title = Ärendet är avslutat

case-reference = Referens { $reference }
case-due-html = Vi beslutar senast <strong>{ $date }</strong>.
case-fee-html = Avgiften är <strong>{ $amount } { $currency }</strong>.
case-suspended = Tiden för vårt beslut står still sedan { $date }. Den fortsätter när vi har ditt svar.
case-overdue = Vi skulle ha beslutat senast { $date }. Vi är ledsna för det. Kontakta oss om du vill veta mer.
case-answer = Svara
case-answer-by-html = Svara senast <strong>{ $date }</strong>.
case-decision = Vårt beslut
case-decided = Beslutat { $date }
case-reasons = Skäl
case-sources = Lag
case-letter = Beslutet som brev (PDF)
case-appeal = Om du inte håller med
case-appeal-until-html = Sista dagen att överklaga är <strong>{ $date }</strong>.
case-timeline = Vad som har hänt
case-readers = { $count ->
    [one] Vi har läst ditt ärende en gång
   *[other] Vi har läst ditt ärende { $count } gånger
}
case-answers = Vad du ansökte om
case-answers-show = Visa dina svar
case-documents = Brev och filer
case-messages = Du kan också
task-send = Skicka
task-back = Tillbaka till ärendet
message-send = Bekräfta och skicka

timeline-by-you = Du
timeline-internal = Bara kolleger ser detta
timeline-application-received = Du skickade din ansökan.
timeline-case-opened = Ärendet började. Det har beteckningen { $reference }.
timeline-term-started = Tiden för vårt beslut började. Vi beslutar senast { $due }.
timeline-term-suspended = Tiden för vårt beslut står still tills vi har ditt svar.
timeline-term-resumed = Tiden för vårt beslut fortsätter. Vi beslutar senast { $due }.
timeline-term-extended = Tiden för vårt beslut förlängdes. Vi beslutar senast den { $due }. { $reason }
timeline-term-ended = Tiden för vårt beslut tog slut utan beslut.
timeline-document-added = En fil lades till: { $document }.
timeline-message-registered = Ett meddelande kom in.
timeline-signal-heard = En signal från ett annat ärende kom in: { $signal }.
timeline-outcome-recorded = Ärendet avgjordes.
timeline-letter-made = Ett brev skickades: { $document }.
timeline-notice-sent = Vi skrev till dig.
timeline-data-viewed = Ditt ärende öppnades.
timeline-asked-resident = Vi frågade dig: { $task }.
timeline-step = Något hände i ditt ärende.
timeline-ended = Ärendet är avslutat.
timeline-cancelled = Ärendet avbröts: { $reason }
timeline-task-claimed = { $name } tog en uppgift.
timeline-task-released = En uppgift lämnades tillbaka.
timeline-note-added = Anteckning: { $note }
timeline-effect-failed = Inte gjort ({ $effect }): { $message }
timeline-effect-retried = Det som inte kunde skickas skickas på nytt: { $reason }
timeline-effect-given-up = Det som inte kunde skickas gavs upp: { $reason }
timeline-hold-placed = Bevaras längre än fristen: { $reason }
timeline-hold-lifted = Bevaras inte längre än fristen: { $reason }
timeline-task-created = Ny uppgift: { $task }
timeline-task-completed = Klart: { $task }
timeline-decision-made = Regler tillämpades: { $decision }
timeline-incident-retried = Försökte igen: { $task } ({ $reason })
timeline-data-corrected = Uppgifter rättade: { $changes } ({ $reason })
timeline-token-moved = Flyttat för hand från { $task } till { $to } ({ $reason })
timeline-activity-cancelled = Lämnat för hand: { $task } ({ $reason })
timeline-migrated = Ärendet gick över till en nyare version av tjänsten ({ $reason })
timeline-incident-raised = Processen stannade: { $message }

cookies-what = Kakor är små filer som en webbplats sparar på din enhet.
cookies-only = Vi använder bara kakor som behövs för att webbplatsen ska fungera. Vi följer inte vad du gör, och ingen annan sätter kakor här.
cookies-table = Kakor som vi använder
cookies-name = Namn
cookies-purpose = Vad den är till för
cookies-expires = När den försvinner
cookies-session = Håller dig inloggad
cookies-session-expires = När du loggar ut, eller efter { $hours } timmar
cookies-language = Kommer ihåg språket du valde
cookies-language-expires = Efter ett år

accessibility-title = Tillgänglighet
accessibility-lead = { $authority } vill att så många som möjligt ska kunna använda den här webbplatsen.
accessibility-can =
    Du ska kunna:

    - förstora upp till 400 % utan att text hamnar utanför skärmen
    - ta dig från första till sista sidan med bara tangentbordet
    - lyssna på allt med en skärmläsare
    - använda den utan skript, på en gammal telefon och med långsam uppkoppling
accessibility-known-title = Vad som inte fungerar ännu
accessibility-known =
    - Filer som andra har skickat till oss kan vara otillgängliga. Säg till om du behöver en i annan form.
    - Processbilder är bilder. Samma siffror står alltid i en tabell bredvid.
accessibility-tell-title = Berätta för oss
accessibility-tell = Om något här är svårt att använda, eller om du behöver det i annan form, kontakta oss. Vi svarar och rättar till det.
accessibility-how-title = Hur vi kontrollerar
accessibility-how = Vi siktar på WCAG 2.2, nivå AA. Varje sida kontrolleras av ett program i två skärmbredder varje gång den ändras, och av människor med tangentbord och skärmläsare före större ändringar.

# desk
desk-worklist = Arbetslista
desk-cases = Ärenden
desk-services = Tjänster
desk-theme = Utseende
desk-back-to-worklist = Arbetslistan
desk-back-to-case = Tillbaka till ärendet
desk-whole-case = Öppna hela ärendet
desk-why = Brådska
desk-task = Uppgift
desk-resident = Invånare
desk-case = Ärende
desk-service = Tjänst
desk-holder = Vem har den
desk-holder-me = Du har den
desk-holder-nobody = Ingen ännu
desk-held-by = { $name } har den
desk-filter = Filtrera arbetslistan
desk-filter-whose = Visa
desk-filter-all = Alla uppgifter för mig
desk-filter-mine = Bara det jag har tagit
desk-filter-any-service = Alla tjänster
desk-filter-text = Diarienummer, namn eller ord
desk-filter-apply = Filtrera
desk-filter-clear = Visa alla
desk-worklist-count = { $count ->
    [one] 1 uppgift, mest brådskande först
   *[other] { $count } uppgifter, mest brådskande först
}
desk-worklist-many = { $count } uppgifter eller fler, mest brådskande först
desk-worklist-none-title = Ingen uppgift passar
desk-worklist-none-text = Inget som väntar på dig passar in på filtren. Använd färre ord eller välj alla tjänster.
desk-worklist-empty-title = Inget väntar på dig
desk-worklist-empty-text = Nya uppgifter visas här av sig själva. Om du väntade en kan den höra till en roll som du inte har: öppna ärendet för att se vems tur det är.
desk-why-overdue = { $count ->
    [0] Försenad sedan i dag
    [one] Försenad 1 dag
   *[other] Försenad { $count } dagar
}
desk-why-due = { $count ->
    [0] Ska vara klar i dag
    [one] Ska vara klar i morgon
   *[other] Ska vara klar om { $count } dagar
}
desk-why-waits = { $count ->
    [0] Kom in i dag
    [one] Väntar sedan i går
   *[other] Har väntat { $count } dagar
}

# Cases at the desk.
desk-cases-find = Sök ett ärende
desk-cases-words = Ord
desk-cases-words-hint = Ett diarienummer, ett namn, en gata, ett registreringsnummer.
desk-cases-found = { $count ->
    [one] 1 ärende hittades
   *[other] { $count } ärenden hittades
}
desk-cases-newest = Nyaste ärendena
desk-cases-more = Det finns fler. Lägg till ett ord för att hitta det du söker.
desk-cases-none-title = Inget ärende hittades
desk-cases-none-text = Kontrollera stavningen eller använd färre ord. Du hittar bara ärenden i de tjänster som du arbetar med.
desk-cases-empty-text = Det finns inga ärenden ännu i de tjänster som du arbetar med.
desk-status = Läge
desk-status-open = Öppet
desk-status-decided = Beslutat
desk-status-closed = Avslutat
desk-waits = Väntar på
desk-waits-resident = Invånaren
desk-waits-office = Handläggningen
desk-waits-third-party = Andra
desk-waits-timer = Ett datum
desk-waits-nobody = Ingen
desk-deadline = Beslut senast
desk-term-stands-still = Fristen står stilla
desk-term-suspended = Står stilla sedan { $since }
desk-opened = Inkom
desk-closed = Avslutat den
desk-channel-online = på nätet
desk-channel-counter = vid disken
desk-channel-phone = per telefon
desk-channel-post = per post
desk-channel-email = per e-post
desk-channel-assisted = på nätet med hjälp
desk-channel-system = från ett annat system

# The case file.
desk-now = Att göra nu
desk-open-task = Öppna uppgiften
desk-claim = Ta uppgiften
desk-release = Lämna tillbaka
desk-other-task = { $whose }: { $task }
desk-other-system = Ett annat system: { $step }
desk-resident-reads = Det här läser invånaren om det:
desk-nothing-open = Det finns inget att göra i ärendet.
desk-decision = Beslut
desk-reasons = Skäl
desk-sources = Rättskällor
desk-appeal-until = Det kan överklagas till och med { $date }.
desk-rules = Regler som slog till
desk-rule = Regel
desk-rule-number = Regel { $number }
desk-rule-saw = Det regeln såg
desk-rule-saw-nothing = Inget: den slår alltid till
desk-rule-gave = Resultat
desk-rule-source = Rättskälla
desk-rule-no-source = Ingen angiven
desk-answers = Svar
desk-answers-none = Ansökan kom utan svar.
desk-language = Språk: { $code }
desk-documents = Handlingar
desk-documents-none = Det finns inga.
desk-public = invånaren ser den
desk-internal = intern
desk-document-add = Lägg till en handling
desk-document-file = Fil
desk-document-hint = PDF, bild, text, tabell eller kontorsdokument på högst 20 MB.
desk-document-missing = Välj en fil
desk-document-public = Får invånaren se den?
desk-document-public-yes = Ja
desk-document-public-yes-hint = Den syns genast i invånarens ärende.
desk-document-public-no = Nej, den är intern
desk-document-public-missing = Välj om invånaren får se den
desk-further = Annat du kan göra
desk-note = Anteckning till kollegor
desk-note-label = Anteckning
desk-note-hint = Invånaren ser den inte här men kan begära ut den.
desk-note-add = Lägg till anteckningen
desk-note-missing = Skriv anteckningen
desk-note-too-long = Anteckningen får ha högst 10 000 tecken
desk-diagram = Var ärendet står
desk-diagram-of = Process: { $name }
desk-diagram-stands = Ärendet står vid: { $places }. Passerade steg är kraftigare ritade, siffran säger hur många som väntar vid ett steg.
desk-diagram-ended = Ärendet är avslutat. Passerade steg är kraftigare ritade.
desk-timeline = Tidslinje
desk-who-nobody = av sig själv

# What happened, as clerks read it.
desk-event-received = Ansökan kom in
desk-event-opened = Ärendet började av sig självt
desk-event-term-started = Fristen började: beslut senast { $due }
desk-event-term-suspended = Fristen står stilla: invånarens tur
desk-event-term-resumed = Fristen löper igen: beslut senast { $due }
desk-event-term-extended = Den lagstadgade tiden förlängdes: beslut senast { $due }
desk-event-term-ended = Den lagstadgade tiden tog slut utan beslut: { $outcome }
desk-event-claimed = Tog uppgiften
desk-event-released = Lämnade tillbaka uppgiften
desk-event-task = Ny uppgift: { $task }
desk-event-task-done = Klart: { $task }
desk-event-asked = Invånaren ombads: { $task }
desk-event-document = Handling tillagd: { $document }
desk-event-letter = Brev skapat: { $document }
desk-event-note = Anteckning
desk-event-message = Registrerat: { $message }
desk-event-signal = En signal från ett annat ärende kom in: { $signal }
desk-event-outcome = Beslutat: { $outcome }
desk-event-notice = Invånaren meddelades
desk-event-rules = Reglerna tillfrågades: { $decision }
desk-event-file-removed = En fil togs bort
desk-event-effect-failed = Något kunde inte skickas
desk-event-effect-retried = Det som inte kunde skickas skickas på nytt
desk-event-effect-given-up = Det som inte kunde skickas gavs upp
desk-event-hold-placed = Bevaras längre än fristen
desk-event-hold-lifted = Bevaras inte längre än fristen
desk-event-incident = Ett steg kunde inte utföras
desk-event-retried = Försökte igen: { $task }
desk-event-corrected = Uppgifter rättade: { $changes }
desk-event-moved = Flyttat för hand från { $task } till { $to }
desk-event-left = Lämnat utan att slutföras: { $task }
desk-event-migrated = Ärendet gick över till en annan version av tjänsten
desk-event-viewed = Läste ärendet
desk-event-ended = Processen tog slut
desk-event-cancelled = Ärendet avslutades för hand

# A task at the desk.
desk-complete = Slutför uppgiften
desk-task-held = { $name } har uppgiften. Du kan läsa den, men bara { $name } kan slutföra den. Är { $name } borta kan du lämna tillbaka den och ta den själv.
desk-task-free = Ingen har uppgiften ännu. Ta den så att kollegorna ser att du arbetar med den.
desk-task-refused = Processen kunde inte gå vidare: { $said }. Inget ändrades. Tala med en administratör
desk-reasons-missing = Ange minst ett skäl: invånaren måste kunna läsa varför
desk-gone-title = Uppgiften är redan klar
desk-gone-text = Någon har slutfört den, eller så tog processen tillbaka den, sedan du öppnade den. Inget som du gjorde nu har ändrat ärendet.

# Messages, further processes, administration.
desk-message-what = Registrera det bara när det verkligen har hänt: ärendet går genast vidare.
desk-message-register = Registrera
desk-process-what = Det startar vid sidan av det som redan pågår i ärendet.
desk-process-start = Starta
desk-administer = Rätta till ärendet
desk-administer-what = Det du gör här ändrar ärendet förbi dess process. Varje åtgärd står i tidslinjen med ditt namn.
desk-incidents = Något gick fel
desk-incidents-mend = Rätta till det
desk-incidents-ask = Be en administratör att rätta till det. Till dess går ärendet inte vidare i det steget.
desk-retry = Försök igen
desk-extend = Förläng den lagstadgade tiden
desk-extend-what = Tiden kan förlängas en gång, med { $by }. Den sökande får veta det.
desk-extend-reason = Varför förlängs den?
desk-extend-missing = Skriv varför tiden förlängs
desk-starts = Det som börjar av sig självt
desk-starts-what = Dessa processer börjar ärenden utan ansökan. Bara den senaste versionen av varje tjänst gör det.
desk-starts-none = Ingen tjänst börjar ärenden av sig själv.
desk-start-next = Nästa ärende
desk-start-event = Börjar
desk-start-by = Genom
desk-start-timer = tid
desk-start-signal = en signal
desk-start-message = ett meddelande
desk-start-conditional = ett villkor som uppfylls
desk-start-no-date = inget datum
desk-start-problem = Kan inte börja: { $why }
desk-start-tried = Sedan { $since }, { $attempts } försök. Nytt försök { $again }, eller så snart en ny version av tjänsten publiceras.
desk-unheard = Meddelanden som inte kunde lämnas
desk-unheard-what = Någon väntar på dessa meddelanden och kan inte ta emot dem. Varje meddelande prövas igen, allt senare, tills dess tid är över, och så snart en tjänst publiceras.
desk-unheard-message = Meddelande
desk-unheard-since = Kom in
desk-unheard-problem = Vad som gick fel
desk-unheard-until = Väntar till
desk-failures = Något kunde inte skickas
desk-failure-heading = Kunde inte skickas: { $what }
desk-failure-letter = Ett brev kunde inte skickas
desk-failure-notice = Ett meddelande kunde inte skickas
desk-failure-signal = En signal kunde inte skickas
desk-failure-what = Vad som skulle skickas
desk-failure-error = Vad som gick fel
desk-failure-since = Sedan
desk-failure-do = Ta reda på vad som är i vägen och åtgärda det om du kan: adressen, e-postservern, mallen. Bestäm sedan.
desk-failure-do-signal = Ta reda på vad som är i vägen: en tjänst som inte kan börja, eller tjänster vars signaler går runt i en cirkel. Låt rätta modellen och publicera den. Bestäm sedan.
desk-failure-do-retry = Om du försöker igen skickas det en gång till, lika många gånger som första gången.
desk-failure-do-give-up = Om du ger upp avslutas uppgiften: berätta för den sökande på annat sätt.
desk-failure-do-give-up-waits = Om du ger upp går ärendet vidare som om det hade skickats: berätta för den sökande på annat sätt.
desk-failure-do-give-up-signal = Om du ger upp avslutas uppgiften: den som inte har hört signalen ännu får inte höra den.
desk-failure-retry = Försök igen
desk-failure-give-up = Ge upp
desk-failure-reason-hint = Kollegor läser det i ärendet. Den sökande gör det inte.
desk-failure-reason-missing = Ange varför
desk-reason = Varför?
desk-reason-missing = Skriv varför: den som läser ärendet senare måste förstå det
desk-reason-long = Använd högst { $max } tecken
desk-incident-since = Sedan
desk-incident-code = Typ av problem
desk-incident-expression = Uttryck
desk-incident-inputs = Vad uttrycket läste
desk-incident-causes = Varför det inte gav något värde:
desk-places = Var ärendet står
desk-places-what = Ett steg kan flyttas till ett annat, eller lämnas utan att slutföras. Det som väntar där, till exempel en uppgift eller en frist, tas tillbaka. Du ser vad som händer innan det görs.
desk-move-to = Fortsätt vid
desk-move = Flytta ärendet
desk-leave-step = Lämna det här steget
desk-effect-task = Uppgiften ”{ $step }” tas tillbaka.
desk-effect-wait = ”{ $step }” väntas inte längre på.
desk-effect-left = ”{ $step }” lämnas utan att slutföras.
desk-effect-reached = Ärendet fortsätter vid ”{ $step }”.
desk-effect-ends = Processen tar slut.
desk-confirm-what = Det här kan inte ångras. Det står i tidslinjen med ditt namn.
desk-confirm-effects = Vad som händer
desk-confirm-do = Gör det
desk-confirm-not = Nej, gå tillbaka
desk-data-scope = Var
desk-cancel-effect = Ärendet avslutas utan beslut. Alla uppgifter och frister tas tillbaka.
desk-jobs = Väntar på ett annat system
desk-job-kind = Slags arbete: { $kind }
desk-job-result = Det som det andra systemet skulle ha svarat
desk-job-result-hint = Som ett JSON-objekt, till exempel { "{" } "found": true { "}" }. Lämna tomt om det inte svarar något.
desk-job-result-wrong = Skriv svaret som ett JSON-objekt, eller lämna tomt
desk-job-complete = Slutför för hand
desk-data = Ärendets uppgifter
desk-data-correct = Rätta uppgifterna
desk-data-name = Namn
desk-data-name-missing = Skriv namnet på det du rättar
desk-data-value = Värde
desk-data-value-hint = Som JSON: en text inom citattecken, ett tal, true eller false.
desk-data-value-wrong = Skriv värdet som JSON: en text inom citattecken, ett tal, true eller false
desk-data-save = Rätta
desk-cancel = Avsluta ärendet utan beslut
desk-cancel-reason = Varför avslutas det?
desk-cancel-hint = Invånaren läser de här orden.
desk-cancel-missing = Skriv varför ärendet avslutas

# After an act at the desk.
desk-done-claimed = Du har uppgiften nu.
desk-done-released = Uppgiften är ledig igen.
desk-done-completed = Uppgiften är klar. Ärendet gick vidare.
desk-done-note = Anteckningen lades till.
desk-done-document = Handlingen lades till.
desk-done-message = Det registrerades. Ärendet gick vidare.
desk-done-process = Det startades.
desk-done-retried = Steget prövades igen.
desk-done-job = Steget slutfördes för hand.
desk-done-data = Uppgifterna rättades.
desk-done-extended = Den lagstadgade tiden förlängdes.
desk-done-tried-again = Ett nytt försök görs.
desk-done-given-up = Det gavs upp; ärendet går vidare utan det.
desk-done-moved = Ärendet flyttades.
desk-done-left = Steget lämnades.
desk-done-cancelled = Ärendet avslutades.
desk-done-filed = Ansökan registrerades.
desk-done-theme = Det nya utseendet används nu.

# Durations and shares.
desk-span-none = ingen
desk-span-moment = under 1 minut
desk-span-minutes = { $count ->
    [one] 1 minut
   *[other] { $count } minuter
}
desk-span-hours = { $count ->
    [one] 1 timme
   *[other] { $count } timmar
}
desk-span-days = { $count ->
    [one] 1 dag
   *[other] { $count } dagar
}
desk-share = { $percent } %
desk-share-under-one = under 1 %
desk-waits-message = Ett meddelande

# Figures of a service.
chart-table = Siffrorna som tabell
desk-figures = Siffror
desk-services-what = Hur många ärenden som kommer in och hur, om löftet hålls och vart tiden går. Allt läses ur det som har hänt, fram till nu.
desk-services-none-title = Du arbetar inte med någon tjänst
desk-services-none-text = Be en administratör om rollen i den tjänst vars siffror du behöver.
desk-figures-none-title = Det finns inga ärenden ännu
desk-figures-none-text = Så snart den första ansökan har kommit in ser du här på vilket sätt ärenden kommer in, hur lång tid varje steg tar och på vem de väntar.
desk-figures-cases = Ärenden
desk-figures-open = Öppna nu
desk-figures-median = Hälften tar högst
desk-figures-p95 = 95 % tar högst
desk-figures-on-time = I tid, av { $count } beslutade
desk-figures-in-time = I tid
desk-figures-overdue = Försenade och ännu öppna
desk-figures-share = Andel
desk-figures-total = Totalt
desk-figures-times = Gånger
desk-figures-now = Där nu
desk-figures-oldest = Äldst där
desk-figures-few = En del av siffrorna bygger på färre än 5 ärenden. Dra inga slutsatser av dem och publicera dem inte.
desk-few = (färre än 5 ärenden)
desk-channel = Kanal
desk-channels = Hur ärenden kommer in
desk-channels-finding = De flesta ärenden kommer in { $channel }: { $share }.
desk-waiting = På vem ärenden väntar
desk-waiting-finding = Längst väntar ärenden på: { $whom } ({ $share } av tiden).
desk-steps = Vart tiden går
desk-step = Steg
desk-steps-finding = Mest tid går åt vid ”{ $step }”: { $share } av tiden vid alla steg.
desk-steps-csv = Ladda ner tabellen (CSV)
desk-heat-caption = Ju mörkare ett steg är, desto mer av tiden tillbringar ärenden där. Etiketten säger stegets andel och hur lång tid hälften av besöken tar som mest. Tabellen nedanför har samma siffror.

# Filing an application for a resident.
desk-file = Registrera en ansökan
desk-file-what = För det som kom vid disken, per telefon, per post eller e-post. Du fyller i samma sidor som invånaren; ärendet säger på vilket sätt det kom och att du registrerade det.
desk-file-none = Du får inte registrera ansökningar för någon tjänst. Be en administratör om tjänstens roll.
desk-file-service-missing = Välj en tjänst
desk-file-resident-hint = Ärendet visas i det här kontot.
desk-file-resident-missing = Välj för vem du registrerar
desk-file-resident-unknown = Det finns inget sådant konto. Välj ett i listan
desk-file-too-many = Invånaren har för många påbörjade ansökningar. Slutför eller kasta en först
desk-file-channel = Hur kom den in?
desk-file-channel-missing = Välj hur den kom in

# The appearance of the site.
desk-theme-what = Namnet och färgerna som invånare och handläggare ser. En ändring gäller genast. Färger som en del människor inte kan läsa sparas inte.
desk-theme-name = Myndighetens namn
desk-theme-name-wrong = Skriv ett namn med 1 till 120 tecken
desk-theme-font = Typsnitt
desk-theme-font-hint = Namn på typsnitt som datorer har, det bästa först, med kommatecken emellan. Lämna tomt för det vanliga.
desk-theme-font-wrong = Skriv typsnittens namn med kommatecken emellan, till exempel Source Sans, Arial
desk-theme-colours = Färger
desk-theme-colour-hint = Sex siffror, som #12475a.
desk-theme-colour-wrong = { $name } måste vara en färg, till exempel #12475a
desk-theme-contrast = { $front } mot { $back } har kontrasten { $found }. Den måste vara minst { $needed }: gör en av dem ljusare eller mörkare
desk-theme-other = Logotypen kan inte användas
desk-theme-save = Spara och använd
desk-colour-brand = Bakom namnet
desk-colour-brand-text = Namnet
desk-colour-accent = Tunna linjer
desk-colour-link = Länkar
desk-colour-button = Knappar
desk-colour-button-text = Text på knappar
desk-colour-focus = Fokus
desk-colour-text = Text
desk-colour-secondary-text = Dämpad text
desk-colour-surface = Dämpade ytor
desk-colour-page = Sidan
desk-colour-black = Svart text

# Arkiv: vad som ska gallras, hålls kvar och är gallrat.
desk-records = Arkiv
desk-records-what = Avslutade ärenden bevaras så länge som deras tjänst anger och gallras sedan. Här ser du vad som ska gallras och vad som hålls kvar, inte vad som står i ärendena.
desk-records-due-now = Fristen är slut
desk-records-held = Hålls kvar
desk-records-disposed = Gallrade hittills
desk-records-holds-link = Ärenden som hålls kvar, och håll kvar ett ärende
desk-records-due = Ska gallras
desk-records-outcome = Utgång
desk-records-no-outcome = Inget beslut
desk-records-term = Bevaras i
desk-records-no-term = Ingen frist är angiven
desk-records-basis = Tjänsten grundas på
desk-records-since = Det första sedan
desk-records-choose = Välj ärenden
desk-records-none-title = Inget ska gallras
desk-records-none-text = Varje avslutat ärende är inom sin frist, står redan på en lista eller har ingen frist. Nya dyker upp här av sig själva.
desk-records-none-service = Inget i den här tjänsten ska gallras. Välj alla tjänster för att se de andra.
desk-records-months-title = De närmaste tolv månaderna
desk-records-months-finding = { $count ->
    [one] Ett ärende ska gallras inom tolv månader.
   *[other] { $count } ärenden ska gallras inom tolv månader.
}
desk-records-month-head = Månad
desk-records-month = { $month } { $year }
desk-records-lists = Gallringslistor
desk-records-lists-none = Ingen har föreslagit någon lista ännu.
desk-records-by-hand = Godkända listor verkställs av driften, med ett kommando.
desk-records-by-hand-list = Driften verkställer listan: portico dispose --list { $number }
desk-records-list-head = Lista
desk-records-list = Gallringslista { $number }
desk-records-disposed-of = Gallrade
desk-records-proposed-by = Föreslagen av
desk-records-proposed-on = Föreslagen den
desk-records-approved-by = Godkänd av
desk-records-withdrawn-by = Återtagen av
desk-records-proposed = Väntar på godkännande
desk-records-approved = Godkänd, verkställs
desk-records-done = Klar
desk-records-withdrawn = Återtagen
desk-records-unlimited = Bevaras utan slut
desk-records-unlimited-what = Deras tjänst anger ingen frist för den här utgången. Dataskyddslagen tillåter inte det: be den som ansvarar för tjänsten att ange en.
desk-records-years = { $count ->
    [one] { $count } år
   *[other] { $count } år
}
desk-records-months = { $count ->
    [one] { $count } månad
   *[other] { $count } månader
}
desk-records-weeks = { $count ->
    [one] { $count } vecka
   *[other] { $count } veckor
}
desk-records-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dagar
}
desk-records-working-days = { $count ->
    [one] { $count } arbetsdag
   *[other] { $count } arbetsdagar
}
desk-records-filter = Filtrera ärendena
desk-records-due-count = { $count ->
    [one] Ett ärende vars frist är slut
   *[other] { $count } ärenden vars frist är slut
}
desk-records-over = Fristen slut den
desk-records-hold = Hålls kvar för
desk-records-hold-open = Se varför
desk-records-propose = Föreslå gallring
desk-records-propose-all = { $count ->
    [one] Föreslå det enda
   *[other] Föreslå alla { $count }
}
desk-records-hold-chosen = Håll kvar de valda
desk-records-choose-missing = Välj minst ett ärende som inte hålls kvar
desk-records-propose-what = { $count ->
    [one] Ett ärende sätts på en lista. Inget raderas innan listan är godkänd.
   *[other] { $count } ärenden sätts på en lista. Inget raderas innan listan är godkänd.
}
desk-records-hold-what = { $count ->
    [one] Ett ärende bevaras längre än fristen tills spärren hävs.
   *[other] { $count } ärenden bevaras längre än fristen tills spärren hävs.
}
desk-records-chosen = { $count ->
    [one] Det valda ärendet
   *[other] De { $count } valda ärendena
}
desk-records-kept = bevarat i { $term }
desk-records-transfer = Ska ärendena till arkivet?
desk-records-transfer-yes = Ja, arkivet tar över dem
desk-records-transfer-yes-hint = Du hämtar ett paket med alla och lämnar över det innan listan kan godkännas.
desk-records-transfer-no = Nej, de förstörs
desk-records-transfer-missing = Ange om ärendena ska till arkivet
desk-records-note = Vad den som godkänner bör veta (frivilligt)
desk-records-note-hint = Texten stannar på listan: skriv inga namn på invånare.
desk-records-propose-do = Föreslå listan
desk-records-propose-refused = Något av ärendena hölls kvar, öppnades igen eller sattes på en annan lista under tiden. Se vad som är kvar och föreslå igen.
desk-records-hold-name = Spärrens namn
desk-records-hold-name-hint = Till exempel numret på en tvist eller en granskning. Ärenden med samma namn hör ihop.
desk-records-hold-name-wrong = Ge spärren ett namn på 1 till { $max } tecken
desk-records-hold-reason-hint = Skälet blir en del av ärendet och står i den här listan. Skriv inga namn på invånare.
desk-records-hold-do = Håll kvar
desk-records-hold-place = Sätt en spärr
desk-records-holds = Ärenden som hålls kvar
desk-records-holds-what = Ett ärende med spärr bevaras längre än fristen, av ett skäl med ett namn, tills någon häver spärren.
desk-records-find = Diarienummer för ett ärende att hålla kvar
desk-records-find-do = Öppna
desk-records-find-none = Det finns inget ärende med det numret. Kontrollera stavningen; numret på ett gallrat ärende finns inte kvar
desk-records-held-count = { $count ->
    [one] Ett ärende hålls kvar
   *[other] { $count } ärenden hålls kvar
}
desk-records-held-more = Det kan finnas fler än som visas. Sök ett ärende på dess nummer.
desk-records-held-none-title = Inget ärende hålls kvar
desk-records-held-none-text = Ärenden gallras när deras frist är slut. Håll kvar dem som en tvist, en granskning eller en begäran ännu behöver.
desk-records-running = Ärendet pågår
desk-records-case-running = Ärendet pågår. En spärr gäller när det är avslutat och fristen är slut.
desk-records-case-due = Fristen är slut den { $date }.
desk-records-case-no-term = Ärendet är avslutat; fristen är inte beräknad ännu, eller så anger tjänsten ingen.
desk-records-case-free = Inget håller kvar ärendet.
desk-records-lift = Häv spärren
desk-records-lift-reason = Varför hävs den?
desk-records-archive = Till arkivet
desk-records-archive-yes = Ja
desk-records-archive-no = Nej
desk-records-next = Vad händer nu
desk-records-package = Hämta paketet för arkivet (tar)
desk-records-package-what = Paketet har en mapp för varje ärende: händelser, brev och filer, kontrollsummor och metadata enligt MDTO. Att du läst ärendena blir en del av dem. Om ett ärende ändras efter att paketet gjordes blir det kvar.
desk-records-needs-package = Listan kan godkännas när paketet har hämtats.
desk-records-needs-another = Du föreslog listan: någon annan godkänner den.
desk-records-approve = Granska och godkänn
desk-records-withdraw = Återta listan
desk-records-progress = { $done } av { $all } ärenden är klara
desk-records-works = Arbetet går vidare av sig självt. Du kan lämna sidan.
desk-records-again = Titta igen
desk-records-ended = { $count ->
    [one] Ett ärende gallrades.
   *[other] { $count } ärenden gallrades.
}
desk-records-rewritten = Den { $date } skrevs databasen om, så att inget av dem finns kvar i dess filer.
desk-records-not-rewritten = Rader och filer är borta. Databasen har inte skrivits om sedan dess: spår kan finnas kvar i dess filer tills det sker.
desk-records-certificate = Gallringsintyg
desk-records-certificate-json = Hämta intyget som JSON
desk-records-certificate-what = { $count ->
    [one] Ett ärende gallrades med den här listan. Dess sista händelse i loggen är dess intyg.
   *[other] { $count } ärenden gallrades med den här listan. Den sista händelsen för varje ärende i loggen är dess intyg.
}
desk-records-certificate-proof = Varje post kan bevisas med sin plats i loggen mot en signerad kontrollpunkt (portico proof).
desk-records-nothing-done = Inget blev av listan; dess ärenden kan föreslås igen.
desk-records-on-list = Ärenden på listan
desk-records-will-stay = Hålls kvar: det stannar
desk-records-case-waiting = Väntar
desk-records-case-disposed = Gallrat
desk-records-case-held = Kvar: det hålls kvar
desk-records-case-reopened = Kvar: det öppnades igen
desk-records-case-not-due = Kvar: fristen är inte slut
desk-records-case-changed = Kvar: det ändrades efter att paketet gjordes
desk-records-case-refused = Kvar: det kunde inte gallras
desk-records-approve-title = Godkänn gallringen
desk-records-approve-warning = Det går inte att ångra. Ingen kan få tillbaka ärendena, inte ens en administratör.
desk-records-group = { $count ->
    [one] { $service }, bevarade i { $term }: ett ärende
   *[other] { $service }, bevarade i { $term }: { $count } ärenden
}
desk-records-goes = Vad som försvinner
desk-records-goes-people = vem invånaren var, vad de svarade och skrev, ärendets nummer
desk-records-goes-files = brev och filer, om inget annat ärende har samma fil
desk-records-goes-events = anteckningar, beslut med skäl, uppgifter och vem som gjorde vad
desk-records-goes-search = varje ord som ärendet kan hittas med
desk-records-stays = Vad som blir kvar
desk-records-stays-certificate = ett intyg: regeln, datumen, vem som föreslog och godkände, hur mycket som raderades
desk-records-stays-steps = vilka steg som fanns och när, utan innehåll, så att siffrorna och loggens bevis förblir sanna
desk-records-stays-backups = äldre säkerhetskopior, tills de tas bort efter sin egen frist
desk-records-stays-archive = paketet som lämnades till arkivet
desk-records-stays-held = ärenden som då hålls kvar eller har ändrats: de lämnas och listas
desk-records-confirm = Bekräfta
desk-records-read = Jag har läst listan. Det som står på den får förstöras.
desk-records-read-transfer = Jag har läst listan, och arkivet har bekräftat att det har paketet. Det som står på listan får förstöras här.
desk-records-read-missing = Bekräfta att du har läst listan
desk-records-approve-do = Godkänn: gallra ärendena
desk-records-approve-not = Godkänn inte nu
desk-records-disposed-on = Gallrat den
desk-records-erased = Raderat
desk-records-erased-what = { $events } händelser och { $files } filer
desk-records-case-id = Ärendets beteckning i loggen
desk-records-reference-hash = SHA-256 av ärendenumret
desk-records-position = Plats i loggen
desk-records-hash = Intygets hash i loggen
desk-records-package-hash = SHA-256 av paketet för arkivet
desk-records-left = Vad som lämnades kvar
desk-tombstone = Ärendet är gallrat
desk-tombstone-what = Det bevarades i { $term }, till { $due }. Uppgifterna är borta; detta är vad som finns kvar.
desk-tombstone-list = Listan som det gallrades med
desk-hold = Håll kvar längre än fristen
desk-done-proposed = Listan är föreslagen.
desk-done-approved = Listan är godkänd. Den verkställs nu.
desk-done-approved-by-hand = Listan är godkänd. Driften verkställer den.
desk-done-withdrawn = Listan är återtagen.
desk-done-held = Spärren är satt.
desk-done-lifted = Spärren är hävd.

# En tjänsts versioner.
desk-versions = Versioner
desk-versions-what = Varje publicering av tjänsten bevaras. Ett ärende stannar på den version som det började med, om ingen flyttar det.
desk-versions-one = Det finns en version hittills: inget att jämföra med.
desk-version = Version
desk-version-published = Publicerad
desk-version-by = Publicerad av
desk-version-offered = Gäller: nya ärenden följer den
desk-version-old = Ärenden som började på den kan pågå
desk-version-compare = Jämför
desk-version-compare-with = Vad som ändrats till nu
desk-compare = Två versioner jämförda
desk-compare-link = Vad som ändrades i senaste versionen
desk-compare-old = Från version
desk-compare-new = Till version
desk-compare-do = Jämför
desk-compare-one = Välj två olika versioner för att se vad som ändrats.
desk-compare-changes = Vad som är annorlunda
desk-compare-nothing = Inget som körs eller läses är annorlunda: bara teckningar, scenarier eller radernas ordning.
desk-compare-elements = Steg
desk-compare-flows = Flöden
desk-compare-decisions = Regler i beslut
desk-compare-forms = Formulär och fält
desk-compare-letters = Brev
desk-compare-texts = Texter
desk-compare-settings = Tjänstens inställningar
desk-compare-added = Ny
desk-compare-removed = Borta
desk-compare-changed = Ändrad
desk-compare-drawings = Teckningarna
desk-compare-drawings-what = Ett ord står på varje steg som är nytt, borta eller ändrat; flöden som är annorlunda är tjocka.
desk-compare-drawing-same = Inget steg är annorlunda i den här teckningen.
desk-compare-cases = Pågående ärenden på den första versionen
desk-compare-could = { $could } av { $all } listade ärenden kan flyttas som de står.
desk-compare-stands = Var de står
desk-compare-outlook = Om det flyttades
desk-compare-goes = Det kan flyttas och blir kvar där det står
desk-compare-stays = Det blir kvar.
desk-compare-more = Det finns fler pågående ärenden än som listas här.
desk-compare-move = En administratör flyttar ärenden med kommandot portico migrate-cases; steg med andra namn kan översättas där.
desk-compare-no-cases = Inget ärende pågår på den första versionen.
desk-data-find = Visa bara uppgifter vars namn innehåller
desk-data-find-do = Sök
desk-data-found = { $count ->
    [one] En uppgift heter så
   *[other] { $count } uppgifter heter så
}
desk-data-count = { $count ->
    [one] en uppgift
   *[other] { $count } uppgifter
}
desk-data-whole = Allt ({ $count } tecken)
