package io.segmento.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * A command as somebody types it, and what the terminal shows of it.
 *
 * @param out what goes to the standard output, and the commands' own errors
 */
public record Typed(int exitCode, String out) {

  /** Runs {@code segmento} with arguments in this process; not for tests side by side, which have one standard output. */
  public static Typed segmento(String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      CommandLine command = SegmentoMain.commandLine();
      command.setErr(new PrintWriter(new PrintStream(out, true, UTF_8), true, UTF_8));
      int exitCode = command.execute(args);
      return new Typed(exitCode, out.toString(UTF_8));
    } finally {
      System.setOut(before);
    }
  }
}
