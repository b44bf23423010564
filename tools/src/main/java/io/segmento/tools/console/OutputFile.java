package io.segmento.tools.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A file that a command was asked for: all of it, or what was there before. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Writes a text, compressed where the name ends with {@code .gz}. It is written beside the file first, so that a full disk leaves neither half a report nor half of what somebody keeps by hand.
   *
   * @throws ToolException when it cannot be written; names the file and the reason
   */
  public static void write(Path file, String text) {
    try {
      Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      if (Files.exists(real) && !Files.isRegularFile(real)) {
        // Such as /dev/stdout: nothing can be put in its place.
        Files.write(real, bytes(file, text));
        return;
      }
      Path part = real.resolveSibling(real.getFileName() + ".part");
      try {
        Files.write(part, bytes(file, text));
        Files.move(part, real, REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be written: " + FileFailure.why(e), e);
    }
  }

  private static byte[] bytes(Path file, String text) throws IOException {
    byte[] plain = text.getBytes(UTF_8);
    if (!file.toString().endsWith(".gz")) {
      return plain;
    }
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    return zipped.toByteArray();
  }

  /** The same for the file of an option, which is named too. */
  public static void write(String option, Path file, String text) {
    try {
      write(file, text);
    } catch (ToolException e) {
      throw new ToolException(option + ": " + e.getMessage(), e);
    }
  }
}
