package io.segmento.tools.catalog;

import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogChange.Action;
import io.segmento.proto.v1.FieldChange;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Changes of the catalog, field by field; in colours where the terminal has them. */
final class ChangeText {
  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String RED = "31";

  private final StringBuilder text = new StringBuilder();
  private final boolean coloured;

  ChangeText(Ansi ansi) {
    coloured = ansi.enabled();
  }

  /** What would change; what stays as it is is only counted. */
  static String of(List<CatalogChange> changes, Ansi ansi) {
    ChangeText out = new ChangeText(ansi);
    for (CatalogChange change : changes) {
      if (change.getAction() != Action.UNCHANGED) {
        out.entry(change, "");
      }
    }
    return out.text.append(summary(changes)).append('\n').toString();
  }

  /** {@code 2 created, 1 replaced, 17 unchanged}. */
  static String summary(List<CatalogChange> changes) {
    StringBuilder summary = new StringBuilder();
    for (Action action :
        List.of(Action.CREATED, Action.REPLACED, Action.DELETED, Action.UNCHANGED)) {
      long count =
          changes.stream().filter(change -> change.getAction() == action).count();
      if (count > 0) {
        summary
            .append(summary.isEmpty() ? "" : ", ")
            .append(count)
            .append(' ')
            .append(action.name().toLowerCase(Locale.ROOT));
      }
    }
    return summary.isEmpty() ? "no entries" : summary.toString();
  }

  /** One changed entry, with a note after its name. */
  ChangeText entry(CatalogChange change, String note) {
    String mark = switch (change.getAction()) {
      case CREATED -> "+";
      case DELETED -> "-";
      default -> "~";
    };
    String colour = switch (change.getAction()) {
      case CREATED -> GREEN;
      case DELETED -> RED;
      default -> YELLOW;
    };
    paint(colour, mark + " " + KindNames.of(change.getKey()));
    text.append(note).append('\n');
    for (FieldChange field : change.getFieldsList()) {
      text.append("    ").append(field.getField()).append(": ");
      if (!field.getBefore().isEmpty()) {
        paint(RED, oneLine(field.getBefore()));
      }
      if (!field.getBefore().isEmpty() && !field.getAfter().isEmpty()) {
        text.append(" → ");
      } else if (field.getAfter().isEmpty() && change.getAction() != Action.DELETED) {
        text.append(" (removed)");
      }
      if (!field.getAfter().isEmpty()) {
        paint(GREEN, oneLine(field.getAfter()));
      }
      text.append('\n');
    }
    return this;
  }

  private void paint(String colour, String words) {
    if (coloured) {
      text.append("\u001b[").append(colour).append('m').append(words).append("\u001b[0m");
    } else {
      text.append(words);
    }
  }

  /** What stands in the catalog comes from others: nothing of it steers the terminal. */
  static String oneLine(String value) {
    StringBuilder line = new StringBuilder(value.length());
    value
        .codePoints()
        .map(c -> c == '\n' ? '⏎' : Character.isISOControl(c) ? '�' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
