package io.segmento.tools.plugin;

import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A jar that a command was given, looked at before anything is sent or loaded. */
final class JarArgument {
  /** What every zip file that is not empty begins with. */
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private JarArgument() {}

  /** Throws what says which file is meant, what it is, and what it should be. */
  static void require(String command, Path jar) {
    if (!Files.exists(jar)) {
      throw wrong(command, jar, "no such file (mvn -q package builds it)");
    }
    if (Files.isDirectory(jar)) {
      throw wrong(command, jar, "a folder (expected: one jar, with all that the plugin needs)");
    }
    byte[] begin;
    try (InputStream in = Files.newInputStream(jar)) {
      begin = in.readNBytes(ZIP.length);
    } catch (IOException e) {
      throw unreadable(command, jar, e);
    }
    if (!Arrays.equals(begin, ZIP)) {
      throw wrong(
          command,
          jar,
          begin.length == 0 ? "empty (expected: a jar)" : "not a jar (expected: a zip file)");
    }
  }

  static ToolException unreadable(String command, Path file, IOException e) {
    return new ToolException(command + ": " + file + ": cannot be read: " + FileFailure.why(e), e);
  }

  private static ToolException wrong(String command, Path jar, String why) {
    return new ToolException(command + ": " + jar + ": " + why);
  }
}
