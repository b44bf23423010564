package io.segmento.tools.console;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their longest cell, numbers to the right; each line ends without trailing blanks. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int indent;
  private boolean header;

  public TextTable(int indent) {
    this.indent = indent;
  }

  /** The first row, underlined. */
  public TextTable header(String... cells) {
    rows.add(0, List.of(cells));
    header = true;
    return this;
  }

  public TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = row.get(column).codePointCount(0, row.get(column).length());
        if (column == widths.size()) {
          widths.add(width);
        } else {
          widths.set(column, Math.max(width, widths.get(column)));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < rows.size(); index++) {
      line(text, rows.get(index), widths);
      if (index == 0 && header) {
        line(text, widths.stream().map("-"::repeat).toList(), widths);
      }
    }
    return text.toString();
  }

  private void line(StringBuilder text, List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder(" ".repeat(indent));
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths.get(column) - cell.codePointCount(0, cell.length()));
      line.append(column == 0 ? "" : GAP);
      line.append(isNumber(cell) ? padding + cell : cell + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty()
        && cell.chars().allMatch(c -> Character.isDigit(c) || ".,-".indexOf(c) >= 0);
  }
}
