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
timeline-term-started = Tiden för vårt beslut började. Vi beslutar senast { $due }.
timeline-term-suspended = Tiden för vårt beslut står still tills vi har ditt svar.
timeline-term-resumed = Tiden för vårt beslut fortsätter. Vi beslutar senast { $due }.
timeline-document-added = En fil lades till: { $document }.
timeline-message-registered = Ett meddelande kom in.
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
timeline-task-created = Ny uppgift: { $task }
timeline-task-completed = Klart: { $task }
timeline-decision-made = Regler tillämpades: { $decision }
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
