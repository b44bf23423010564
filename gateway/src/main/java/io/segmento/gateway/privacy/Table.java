package io.segmento.gateway.privacy;

import java.util.List;

/** Writes a table that a narrow screen shows row by row, each value with the name of its column. */
final class Table {

  private final List<String> columns;
  private final Html html;

  private Table(List<String> columns, Html html) {
    this.columns = columns;
    this.html = html;
  }

  /** Begins a table; caption and columns by their keys. */
  static Table of(Language language, String caption, List<String> columnKeys) {
    List<String> columns = columnKeys.stream().map(language::text).toList();
    Html html = new Html()
        .raw("<div class=\"scroll\"><table>")
        .element("caption", language.text(caption))
        .raw("<thead><tr>");
    columns.forEach(column -> html.raw("<th scope=\"col\">").text(column).raw("</th>"));
    return new Table(columns, html.raw("</tr></thead><tbody>\n"));
  }

  /** One value a column. */
  void row(String... values) {
    html.raw("<tr>");
    for (int i = 0; i < values.length; i++) {
      html.raw("<td data-name=\"")
          .text(columns.get(i))
          .raw("\">")
          .text(values[i])
          .raw("</td>");
    }
    html.raw("</tr>\n");
  }

  Html end() {
    return html.raw("</tbody></table></div>\n");
  }
}
