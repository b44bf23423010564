package io.segmento.tools.console;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Optional;

/** Whether a person sits there, and what they say. */
public final class Terminal {
  private static final String ESCAPE = "\u001b[";

  private Terminal() {}

  /** Whether input and output are a terminal. */
  public static boolean isInteractive() {
    return console().isPresent();
  }

  /** Asks a question that only {@code y} or {@code yes} affirms; false when nobody is there. */
  public static boolean confirms(String question) {
    return console()
        .map(console -> console.readLine("%s [y/N] ", question))
        .map(answer -> answer.strip().toLowerCase(Locale.ROOT).matches("y|yes"))
        .orElse(false);
  }

  /** Back to the beginning of the line, which is emptied. */
  public static String overwrite() {
    return "\r" + ESCAPE + "K";
  }

  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
  }

  /** From JDK 22 on there is a console also where there is no terminal. */
  private static boolean isTerminal(Console console) {
    if (Runtime.version().feature() < 22) {
      return true;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("no Console.isTerminal on " + Runtime.version(), e);
    }
  }
}
