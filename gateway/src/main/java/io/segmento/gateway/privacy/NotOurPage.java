package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.List;

/** What a form on another site gets. */
final class NotOurPage {

  private NotOurPage() {}

  static HttpResponse answer(Pages pages, Visit visit) {
    Language language = visit.language();
    if (visit.wantsJson()) {
      return pages.json(
          HttpStatus.FORBIDDEN,
          JsonText.of(json -> json.writeStringField("error", language.text("cross-site-text"))),
          List.of());
    }
    Html link = new Html()
        .raw("<p><a href=\"/privacy?lang=")
        .text(language.code())
        .raw("\">")
        .text(language.text("cross-site-link"))
        .raw("</a></p>\n");
    Html body = new Html()
        .element("h1", language.text("cross-site-title"))
        .add(Pages.statement(
            Standing.Tone.WARN,
            null,
            language.text("cross-site-title"),
            List.of(language.text("cross-site-text")),
            link));
    return pages.answer(
        visit, new Page(HttpStatus.FORBIDDEN, "cross-site-title", "/privacy", body));
  }
}
