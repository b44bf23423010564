package io.segmento.gateway.privacy;

import com.google.errorprone.annotations.CompileTimeConstant;

/** The form that names a device by its advertising id. */
final class DeviceForm {

  private DeviceForm() {}

  /** A card with the form; title, text and button by keys that begin with the prefix. */
  static Html of(Language language, @CompileTimeConstant final String action, String prefix) {
    return new Html()
        .raw("<section class=\"card\" id=\"device\">\n")
        .element("h2", language.text(prefix + "-title"))
        .element("p", language.text(prefix + "-text"))
        .raw("<form class=\"line\" method=\"post\" action=\"")
        .raw(action)
        .text("?lang=" + language.code())
        .raw("\"><label>")
        .text(language.text("device-kind"))
        .raw("<select name=\"kind\"><option value=\"gaid\">")
        .text(language.text("device-android"))
        .raw("</option><option value=\"idfa\">")
        .text(language.text("device-ios"))
        .raw("</option></select></label>\n<label>")
        .text(language.text("device-id"))
        .raw("<input name=\"device\" required maxlength=\"64\" autocomplete=\"off\""
            + " spellcheck=\"false\" aria-describedby=\"device-hint\"></label>\n"
            + "<button class=\"quiet\" type=\"submit\">")
        .text(language.text(prefix + "-button"))
        .raw("</button></form>\n<p class=\"soft\" id=\"device-hint\">")
        .text(language.text("device-hint"))
        .raw("</p>\n</section>\n");
  }
}
