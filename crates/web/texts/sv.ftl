# Språket självt.
language-name = Svenska
language-direction = ltr

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
fault-too-large-text = Inget från den senaste sidan sparades. Gå tillbaka och välj en fil som är mindre än 25 MB, eller korta en lång text.
fault-stale-title = Sidan har ändrats sedan du öppnade den
fault-stale-text = Någon, kanske du själv i ett annat fönster, har redan ändrat den. Det du hade sparat finns kvar. Gå tillbaka, ladda sidan på nytt och kontrollera dina svar.
fault-unreadable-title = Vi kunde inte läsa det som skickades
fault-unreadable-text = Det du hade sparat finns kvar. Gå tillbaka och försök igen.
fault-unavailable-title = Tjänsten är tyvärr inte tillgänglig
fault-unavailable-text = Det du hade sparat finns kvar. Försök igen om några minuter.
fault-problem-title = Det är tyvärr ett problem med tjänsten
fault-problem-text = Det du hade sparat finns kvar. Försök igen senare. Vi har fått veta om problemet.
