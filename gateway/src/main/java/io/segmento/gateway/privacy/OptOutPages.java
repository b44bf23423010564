package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpStatus;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.PrivacySignal;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pages about the choice: overview, opt-out with its instructions, and what became of a device's choice. */
final class OptOutPages {

  private OptOutPages() {}

  static Page overview(Language language, Standing standing, @Nullable OptOutReply reply) {
    Html body = new Html()
        .element("h1", language.text("overview-title"))
        .raw("<p class=\"lead\">")
        .text(language.text("overview-lead"))
        .raw("</p>\n")
        .add(state(language, standing, reply, false, true))
        .element("h2", language.text("what-title"))
        .raw("<ul>\n");
    for (String key : List.of("what-1", "what-2", "what-3", "what-4")) {
      body.element("li", language.text(key));
    }
    body.raw("</ul>\n").element("h2", language.text("can-title")).raw("<ul class=\"grid\">\n");
    tile(body, language, "/optout", "", "can-out");
    tile(body, language, "/privacy/my-data", "", "can-data");
    tile(body, language, "/optout", "#how", "can-device");
    tile(body, language, "/privacy/policy", "", "can-policy");
    return new Page(HttpStatus.OK, "overview-title", "/privacy", body.raw("</ul>\n"));
  }

  private static void tile(Html body, Language language, String path, String fragment, String key) {
    body.raw("<li><a href=\"")
        .text(path + "?lang=" + language.code() + fragment)
        .raw("\">")
        .text(language.text(key))
        .raw("</a><span>")
        .text(language.text(key + "-text"))
        .raw("</span></li>\n");
  }

  /** The opt-out page; it is the status page too. */
  static Page optOut(
      HttpStatus status,
      String address,
      Language language,
      Standing standing,
      @Nullable OptOutReply reply,
      DeviceAdvice advice) {
    Html body = new Html()
        .element("h1", language.text("out-title"))
        .raw("<p class=\"lead\">")
        .text(language.text("out-lead"))
        .raw("</p>\n")
        .add(state(language, standing, reply, advice.hidesCookies(), false))
        .raw("<section class=\"card\">\n")
        .element("h2", language.text("keep-title"))
        .element("p", language.text("keep-text"))
        .raw("</section>\n")
        .add(instructions(language, advice, !standing.isEffective()))
        .add(DeviceForm.of(language, "/optout", "device"));
    return new Page(status, "out-title", address, body);
  }

  /** What became of the choice for a device. */
  static Page device(HttpStatus status, Language language, Standing.Tone tone, String key) {
    Html body = new Html()
        .element("h1", language.text("device-title"))
        .add(Pages.statement(
            tone, null, language.text(key), List.of(language.text(key + "-text")), new Html()))
        .add(DeviceForm.of(language, "/optout", "device"));
    return new Page(status, "device-title", "/optout", body);
  }

  private static Html state(
      Language language,
      Standing standing,
      @Nullable OptOutReply reply,
      boolean hidesCookies,
      boolean small) {
    List<String> words = new ArrayList<>();
    words.add(standing
        .words(language)
        .replace("{signal}", reply == null ? "" : nameOf(reply.getForbiddenBy())));
    if (standing == Standing.OPTED_OUT && reply != null && reply.getSinceMillis() > 0) {
      words.add(language.text("since", "date", language.date(day(reply.getSinceMillis()))));
    }
    if (standing == Standing.OPTED_OUT && hidesCookies) {
      words.add(language.text("safari-note"));
    }
    return Pages.statement(
        standing.tone(),
        language.text("state-title"),
        standing.title(language),
        words,
        form(language, standing, small));
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static String nameOf(PrivacySignal signal) {
    return switch (signal) {
      case DNT -> "Do Not Track";
      case GPC -> "Global Privacy Control";
      case ADCHOICES -> "AdChoices";
      default -> signal.name().replace('_', ' ');
    };
  }

  private static Html form(Language language, Standing standing, boolean small) {
    boolean back = standing == Standing.OPTED_OUT
        || standing == Standing.STILL_OUT
        || standing == Standing.NOT_UNDONE;
    Html form = new Html().raw("<form method=\"post\" action=\"");
    if (back) {
      form.text("/optin?lang=" + language.code())
          .raw("\"><button class=\"quiet\" type=\"submit\">")
          .text(language.text("in-button"))
          .raw("</button></form>\n");
      return small
          ? form
          : form.raw("<p class=\"soft\">").text(language.text("in-note")).raw("</p>\n");
    }
    boolean again = standing == Standing.NOT_KEPT
        || standing == Standing.NOT_KEPT_NOR_RECORDED
        || standing == Standing.NOT_RECORDED;
    return form.text("/optout?lang=" + language.code())
        .raw("\"><button type=\"submit\">")
        .text(language.text(again ? "out-again" : "out-button"))
        .raw("</button></form>\n");
  }

  private static Html instructions(Language language, DeviceAdvice advice, boolean urgent) {
    Html html = new Html()
        .raw("<h2 id=\"how\">")
        .text(language.text("how-title"))
        .raw("</h2>\n")
        .element("p", language.text("how-lead"));
    for (Instruction instruction : advice.inOrder()) {
      boolean yours = advice.yours().contains(instruction);
      html.raw("<details id=\"")
          .text("how-" + instruction.id())
          .raw("\"")
          .add(yours || urgent ? new Html().raw(" open") : new Html())
          .raw("><summary>")
          .text(instruction.title(language));
      if (yours) {
        html.raw(" <span class=\"tag\">").text(language.text("how-yours")).raw("</span>");
      }
      html.raw("</summary><div><ul>\n");
      instruction.steps(language).forEach(step -> html.element("li", step));
      html.raw("</ul>\n");
      if (!instruction.link().isEmpty()) {
        html.raw("<p><a rel=\"noopener noreferrer\" href=\"")
            .text(instruction.link())
            .raw("\">")
            .text(instruction.linkText(language))
            .raw("</a></p>\n");
      }
      html.raw("</div></details>\n");
    }
    return html;
  }

  /** The same for machines; the instructions are there only where they are needed. */
  static JsonText json(
      Language language, Standing standing, @Nullable OptOutReply reply, DeviceAdvice advice) {
    return JsonText.of(json -> {
      json.writeStringField("state", standing.jsonName());
      json.writeBooleanField("effective", standing.isEffective());
      if (reply != null && reply.getSinceMillis() > 0) {
        json.writeStringField(
            "since", Instant.ofEpochMilli(reply.getSinceMillis()).toString());
      }
      if (reply != null && standing == Standing.BY_SIGNAL) {
        json.writeStringField(
            "forbidden_by", reply.getForbiddenBy().name().toLowerCase(Locale.ROOT));
      }
      if (!standing.isEffective()) {
        json.writeStringField("reason", standing.words(language));
        writeInstructions(json, language, advice);
      }
    });
  }

  private static void writeInstructions(
      com.fasterxml.jackson.core.JsonGenerator json, Language language, DeviceAdvice advice)
      throws IOException {
    json.writeArrayFieldStart("instructions");
    for (Instruction instruction : advice.inOrder()) {
      json.writeStartObject();
      json.writeStringField("for", instruction.id());
      json.writeBooleanField("this_device", advice.yours().contains(instruction));
      json.writeArrayFieldStart("steps");
      for (String step : instruction.steps(language)) {
        json.writeString(step);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
