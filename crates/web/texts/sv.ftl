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
