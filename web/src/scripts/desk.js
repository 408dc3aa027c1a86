// The desk's enhancement of real links and forms. Its settings stand in the page's meta element `htmx-config`.
import 'htmx.org'
