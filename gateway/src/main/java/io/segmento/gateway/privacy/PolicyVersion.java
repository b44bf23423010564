package io.segmento.gateway.privacy;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

/**
 * A policy as it holds from a day on, in every language. Lines that begin with {@code #} and {@code ##} are headings, with {@code -} items of a
 * list; an empty line ends a paragraph. Immutable.
 *
 * @param effectiveFrom from the beginning of this day, UTC
 */
record PolicyVersion(LocalDate effectiveFrom, Map<Language, String> texts) {

  PolicyVersion {
    texts = Map.copyOf(new EnumMap<>(texts));
  }

  Html html(Language language) {
    Html html = new Html();
    StringBuilder paragraph = new StringBuilder();
    boolean inList = false;
    for (String line : (texts.getOrDefault(language, "") + "\n").split("\\R", -1)) {
      boolean item = line.startsWith("- ");
      if (!paragraph.isEmpty() && (item || line.isBlank() || line.startsWith("#"))) {
        html.element("p", paragraph.toString());
        paragraph.setLength(0);
      }
      if (inList && !item) {
        html.raw("</ul>\n");
        inList = false;
      }
      if (item) {
        if (!inList) {
          html.raw("<ul>\n");
          inList = true;
        }
        html.element("li", line.substring(2).strip());
      } else if (line.startsWith("## ")) {
        html.element("h3", line.substring(3).strip());
      } else if (line.startsWith("# ")) {
        html.element("h2", line.substring(2).strip());
      } else if (!line.isBlank()) {
        paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
      }
    }
    return html;
  }
}
