package io.segmento.tools.console;

import java.util.regex.Pattern;

/** Words of a command line that is told, to be typed again. */
public final class ShellWord {

  private static final Pattern PLAIN = Pattern.compile("[\\w.,:/=+@%-]+");

  private ShellWord() {}

  /** As a POSIX shell takes it for one word: quoted where it has spaces or means something to the shell. */
  public static String of(Object value) {
    String text = value.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
