package io.segmento.tools.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.Browser;
import io.segmento.tools.privacy.Fields.EventField;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that browsers and apps call, with personal data in each field. One thread. */
final class VisitorPlanter {
  /** A word of an ordinary search: if the export does not tell it, nothing was recorded and nothing is proved. */
  static final String CONTROL = "umbrellastand";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern UID = Pattern.compile("[?&][a-z_]*uid=([^&]+)");
  private static final int MAX_BATCH = 50;
  private static final String COOKIE = "sid";
  private static final String JSON_TYPE = "application/json";

  private final Target target;
  private final Plants plants;
  private final HttpClient http = Browser.client();
  private final Browser visitor;

  VisitorPlanter(Target target, Plants plants) {
    this.target = target;
    this.plants = plants;
    visitor = known("GET /t");
  }

  /** A browser whose cookie has come back, and is from now on one of the things that must not be found. */
  private Browser known(String place) {
    Browser browser = new Browser(http, target.site());
    browser.get(target.site() + "/t?a=" + target.advertiser() + "&e=page_view");
    browser.get(target.site() + "/t?a=" + target.advertiser() + "&e=search&q=" + CONTROL);
    String value = browser.cookie(COOKIE);
    if (value == null) {
      throw new ToolException("no cookie " + COOKIE + " from " + target.site()
          + "/t (expected: a system in development mode, or over TLS)");
    }
    plants.note(PersonalData.COOKIE, place + " the cookie it sets", value);
    return browser;
  }

  /** The browser to export in the end. */
  Browser visitor() {
    return visitor;
  }

  /** Without any signal, which ends what a signal before it has stopped. */
  void returns() {
    visitor.get(target.site() + "/t?" + query("", ""));
  }

  /** Our id of the visitor at the exchange; what the exchange gets is ours and not secret to it. */
  String buyerUid() {
    String location = visitor
        .get(target.site() + "/sync?ex=" + target.exchange())
        .headers()
        .firstValue("location")
        .orElse("");
    Matcher uid = UID.matcher(location);
    if (!uid.find()) {
      throw new ToolException("/sync?ex=" + target.exchange()
          + " leads to no address with our id (expected: an exchange with a redirect template)");
    }
    return uid.group(1);
  }

  void pixel() {
    for (EventField field : Fields.OF_AN_EVENT) {
      for (PersonalData kind : field.kinds()) {
        String value = worded(field.name(), plants.value(kind, "GET /t " + field.name()));
        visitor.get(target.site() + "/t?" + query(field.name(), value));
      }
    }
    signals("GET /t", "/t?" + query("", ""));
    headers("GET /t", "/t?" + query("", ""));
    visitor.get(target.site() + "/t/" + encoded(plants.text(Fields.ALL, "GET /t/… the path")));
    visitor.get(target.site() + "/" + encoded(plants.text(Fields.ALL, "GET /… the path")));
  }

  private String query(String name, String value) {
    StringBuilder query = new StringBuilder();
    event(name, value)
        .forEach((key, text) ->
            query.append(query.isEmpty() ? "" : "&").append(key).append('=').append(encoded(text)));
    return query.toString();
  }

  private Map<String, String> event(String name, String value) {
    Map<String, String> event = new LinkedHashMap<>(
        Map.of("a", target.advertiser(), "e", "search", "q", "boots", "sku", "pack-28"));
    if (name.equals("n")) {
      event.put("e", "custom");
    }
    if (!name.isEmpty()) {
      event.put(name, value);
    }
    return event;
  }

  /** As it would stand there if an advertiser's page made the mistake. */
  private static String worded(String field, String value) {
    return switch (field) {
      case "q", "cat" -> "boots " + value + " red";
      case "u", "r" ->
        "https://shop.example.com/" + encoded(value) + "?x=" + encoded(value) + "#"
            + encoded(value);
      default -> value;
    };
  }

  private void signals(String place, String path) {
    for (String signal : Fields.SIGNALS) {
      String value = plants.text(Fields.ALL, place + " " + signal);
      visitor.get(
          target.site() + path + (path.contains("?") ? "&" : "?") + signal + "=" + encoded(value));
    }
  }

  private void headers(String place, String path) {
    for (String header : Fields.HEADERS) {
      String value = plants.text(Fields.ALL, place + " " + header + ":");
      if (header.equals("Cookie")) {
        // A foreign value is replaced: by another browser, so that the visitor stays who it is.
        new Browser(http, target.site())
            .get(
                target.site() + path,
                Map.of(header, COOKIE + "=" + encoded(value) + "; track=" + encoded(value)));
      } else {
        visitor.get(target.site() + path, Map.of(header, value));
      }
    }
  }

  void beacon() {
    List<ObjectNode> events = events("POST /e");
    for (int from = 0; from < events.size(); from += MAX_BATCH) {
      ObjectNode body = JSON.createObjectNode();
      body.putArray("events")
          .addAll(events.subList(from, Math.min(events.size(), from + MAX_BATCH)));
      visitor.post(target.site() + "/e", Map.of("Content-Type", "text/plain"), bytes(body));
    }
    ObjectNode signals = JSON.createObjectNode();
    signals.putArray("events").add(JSON.valueToTree(event("", "")));
    for (String signal : Fields.SIGNALS) {
      signals.put(signal, plants.text(Fields.ALL, "POST /e " + signal));
    }
    visitor.post(target.site() + "/e", Map.of("Content-Type", "text/plain"), bytes(signals));
    visitor.post(
        target.site() + "/e",
        Map.of("Content-Type", "text/plain"),
        plants.text(Fields.ALL, "POST /e a broken body").getBytes(UTF_8));
  }

  private List<ObjectNode> events(String place) {
    List<ObjectNode> events = new ArrayList<>();
    for (EventField field : Fields.OF_AN_EVENT) {
      for (PersonalData kind : field.kinds()) {
        String value = worded(field.name(), plants.value(kind, place + " " + field.name()));
        events.add(JSON.valueToTree(event(field.name(), value)));
      }
    }
    return events;
  }

  void app() {
    for (String kind : List.of("gaid", "idfa")) {
      String device = plants.note(
          PersonalData.DEVICE_ID, "POST /app/events " + kind, UUID.randomUUID().toString());
      List<ObjectNode> events = events("POST /app/events");
      for (int from = 0; from < events.size(); from += MAX_BATCH) {
        ObjectNode body = JSON.createObjectNode().put(kind, device).put("att", 3);
        ArrayNode listed = body.putArray("events");
        listed.addAll(events.subList(from, Math.min(events.size(), from + MAX_BATCH)));
        appEvents(target.apiKey(), body);
      }
      for (String signal : Fields.SIGNALS) {
        ObjectNode body = JSON.createObjectNode().put(kind, device).put("att", 3);
        body.put(signal, plants.text(Fields.ALL, "POST /app/events " + signal));
        body.putArray("events").add(JSON.valueToTree(event("", "")));
        appEvents(target.apiKey(), body);
      }
    }
    ObjectNode wrong = JSON.createObjectNode()
        .put("gaid", plants.text(Fields.ALL, "POST /app/events a broken gaid"));
    wrong.putArray("events").add(JSON.valueToTree(event("", "")));
    appEvents(target.apiKey(), wrong);
    appEvents(encoded(plants.text(Fields.ALL, "POST /app/events the key")), wrong);
  }

  private void appEvents(String key, ObjectNode body) {
    new Browser(http, target.site())
        .post(
            target.site() + "/app/events",
            Map.of("Authorization", "Bearer " + key, "Content-Type", JSON_TYPE),
            bytes(body));
  }

  void links() {
    for (String path : List.of("/sync?ex=", "/match?ex=")) {
      String place = "GET " + path.substring(0, path.indexOf('?'));
      visitor.get(target.site() + path + encoded(plants.text(Fields.ALL, place + " ex")));
      signals(place, path + target.exchange());
      headers(place, path + target.exchange());
      for (PersonalData kind : Fields.ALL) {
        visitor.get(target.site() + path + target.exchange() + "&ex_uid="
            + encoded(plants.value(kind, place + " ex_uid")));
      }
    }
  }

  /** Notices of tokens that are none; those of a real bid are the exchange's to call. */
  void notices() {
    for (String path : List.of("/n/win", "/n/bill", "/n/loss", "/i", "/v", "/p", "/c")) {
      for (String parameter : List.of("t", "p", "r", "m", "e", "s", "email")) {
        visitor.get(target.site() + path + "?" + parameter + "="
            + encoded(plants.text(Fields.ALL, "GET " + path + " " + parameter)));
      }
      headers("GET " + path, path + "?t=x");
    }
  }

  /** By browsers of their own, since a choice ends what the visitor was planted for. */
  void privacyCentre() {
    for (String path : List.of(
        "/privacy",
        "/privacy/my-data",
        "/privacy/policy",
        "/why",
        "/optout",
        "/optout/status",
        "/daa",
        "/appchoices")) {
      Browser browser = known("GET " + path);
      for (String parameter : List.of(
          "t",
          "v",
          "lang",
          "rd",
          "token",
          "action_id",
          "participant_id",
          "device",
          "id",
          "email")) {
        browser.get(target.site() + path + "?" + parameter + "="
            + encoded(plants.text(Fields.ALL, "GET " + path + " " + parameter)));
      }
      headers("GET " + path, path);
    }
    for (String path :
        List.of("/optout", "/optin", "/privacy/erase", "/privacy/withdraw", "/appchoices")) {
      for (String field : List.of("device", "kind", "advertiser", "return", "email")) {
        Browser browser = known("POST " + path);
        String value = encoded(plants.text(Fields.ALL, "POST " + path + " " + field));
        form(browser, path, (field.equals("device") ? "kind=gaid&" : "") + field + "=" + value);
      }
      form(
          known("POST " + path),
          path,
          "kind=gaid&device="
              + plants.note(
                  PersonalData.DEVICE_ID,
                  "POST " + path + " device",
                  UUID.randomUUID().toString()));
    }
  }

  private void form(Browser browser, String path, String form) {
    HttpResponse<byte[]> answer = browser.post(target.site() + path, JSON_TYPE, form);
    answer
        .headers()
        .firstValue("location")
        .filter(next -> next.startsWith("/"))
        .ifPresent(next -> browser.get(target.site() + next));
  }

  private static byte[] bytes(ObjectNode body) {
    return body.toString().getBytes(UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
