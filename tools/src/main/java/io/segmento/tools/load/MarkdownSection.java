package io.segmento.tools.load;

import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.OutputFile;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A section of a Markdown file that a command writes anew each time.
 *
 * @param name what its marks in the file hold
 * @param heading what it stands under when the file has none of it yet
 */
public record MarkdownSection(String name, String heading) {

  /** Puts the text into a file, in place of an earlier one, or at its end. */
  public void write(Path file, String text) {
    String begin = "<!-- begin: " + name + " -->";
    String end = "<!-- end: " + name + " -->";
    String marked = begin + "\n" + text + end;
    try {
      String before = Files.exists(file) ? Files.readString(file) : "# Benchmarks\n";
      Matcher old = Pattern.compile(
              Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
          .matcher(before);
      String updated = old.find()
          ? old.replaceFirst(Matcher.quoteReplacement(marked))
          : before.stripTrailing() + "\n\n## " + heading + "\n\n" + marked + "\n";
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      OutputFile.write(file, updated);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be written: " + FileFailure.why(e), e);
    }
  }
}
